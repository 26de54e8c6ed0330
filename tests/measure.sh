# Measure matching and title search on people and titles that are not part of this repository.
# Writes figures-YYYY-MM-DD.json beside the content database. Called by `make measure EVAL=folder`.
set -eu
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$BIN/pathways" score --items "$EVAL/markers48_items.csv" --answers "$EVAL/answers_dev.csv" --out "$out/scores.csv"
"$BIN/pathways" search --titles "$EVAL/titles_dev.csv" --exclude "$EVAL/titles_dev.csv" --out "$out/struck.csv"
"$BIN/pathways" search --titles "$EVAL/titles_dev.csv" --out "$out/all.csv"
figures="instance/figures-$(date +%F).json"
{
  printf '{"people": '
  "$SCORER" "$EVAL/score.py" "$out/scores.csv"
  printf ', "titles struck out": '
  "$SCORER" "$EVAL/score.py" --titles "$out/struck.csv"
  printf ', "titles with every name": '
  "$SCORER" "$EVAL/score.py" --titles "$out/all.csv"
  printf '}\n'
} > "$figures"
cat "$figures"
echo "Wrote $figures"
