"""The `pathways` commands. Exit 0 on success, 2 on bad input with one clear line per problem and nothing written."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from content.load import Content
    from explorer.catalog import Catalog
    from explorer.evaluating import Figure, People, Rows
    from explorer.matching import Matching
    from explorer.store import Store

BAD_INPUT = 2


class Commands(click.Group):
    """A group whose errors are sentences: every named error of the project ends in exit 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            raise
        except Exception as error:
            if type(error).__module__.split(".")[0] in ("explorer", "models", "content"):
                fail(str(error))
            if isinstance(error, (FileNotFoundError, PermissionError, IsADirectoryError)):
                fail(f"{error.filename}: {error.strerror}. Check the name and the rights of the file.")
            if isinstance(error, OSError):
                fail(f"{error.strerror or error}. Nothing was changed; free some disk space or choose another folder.")
            raise


def fail(message: str) -> NoReturn:
    """One line per problem on standard error, exit 2."""
    for line in message.splitlines():
        click.echo(line, err=True)
    sys.exit(BAD_INPUT)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Pathway Explorer: interests, local wages and openings, and the courses that lead there."""


def _catalog() -> Catalog:
    """The content database, refused when it is missing or older than the files it was made from."""
    from content.database import stored_fingerprint
    from explorer.catalog import Catalog, CatalogError
    from explorer.config import Settings
    from explorer.made_from import up_to_date

    settings = Settings.from_environment()
    if not up_to_date(settings.packs, settings.content_db) and stored_fingerprint(settings.content_db):
        raise CatalogError(f"The content database at {settings.content_db} is older than the content. Run `pathways build`.")
    return Catalog(settings.content_db)


def _matching() -> Matching:
    from explorer.matching import Matching

    return Matching(_catalog())


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        fail(f"{path}: not UTF-8 text. Save it as UTF-8.")
    except json.JSONDecodeError as error:
        fail(f"{path}:{error.lineno}: not JSON: {error.msg}. Write it like the examples in docs/commands.md.")


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fail(f"{path}: not UTF-8 text. Save it as UTF-8.")


def _write_whole(path: Path, write: Callable[[Any], None]) -> None:
    """Write a file beside its name and move it into place, so that a failure leaves nothing half-written."""
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "w", encoding="utf-8", newline="") as file:
            write(file)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def first(problems: list[str], path: Path, most: int = 20) -> list[str]:
    """The first problems of a file, and how many more there are."""
    return problems[:most] + ([f"{path}: and {len(problems) - most} more"] if len(problems) > most else [])


def _read_csv(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [c for c in needed if c not in (reader.fieldnames or [])]
            if missing:
                fail(f"{path}:1: the header lacks {', '.join(missing)}; it must have {', '.join(needed)}")
            rows, ragged = [], []
            for row in reader:
                if None in row or None in row.values():
                    ragged.append(f"{path}:{reader.line_num}: this row does not have as many cells as the header")
                rows.append(row)
    except UnicodeDecodeError:
        fail(f"{path}: not UTF-8 text. Save it as CSV UTF-8.")
    except csv.Error as error:
        fail(f'{path}: not a readable CSV table ({error}). Look for a quote (") that is never closed.')
    if ragged:
        fail("\n".join(first(ragged, path)))
    return rows


# --- content ---------------------------------------------------------------------------------


@main.command("build")
def build_command() -> None:
    """Check the content and write content.db with the matching index."""
    from content.build import progress
    from explorer.building import build_content
    from explorer.config import Settings

    settings = Settings.from_environment()
    if build_content(settings.packs, settings.content_db, progress):
        click.echo(f"Built {settings.content_db}")
    else:
        click.echo(f"Nothing to do: {settings.content_db} is up to date")


@main.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--health", is_flag=True, help="Print how sure the facts are, what is missing and what disagrees.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="With --health.")
def check_command(folder: Path | None, health: bool, format_: str) -> None:
    """Check the content, or a pack in FOLDER laid over the default packs."""
    from content.check import load_and_check
    from explorer.config import Settings

    if format_ == "json" and not health:
        fail("--format json belongs to --health; give both, or neither.")
    packs = list(Settings.from_environment().packs)
    if folder is not None:
        if not folder.is_dir():
            fail(f"{folder}: there is no such folder; give the folder of a content pack.")
        packs += [] if folder.resolve() in packs else [folder.resolve()]
    content = load_and_check(packs)
    if format_ == "text":
        click.echo(
            f"No problem found: {len(content.pathways)} pathways, {len(content.occupations)} occupations, "
            f"{len(content.courses)} courses, {len(content.sources)} sources"
        )
    if health:
        _print_health(content, format_)


def _print_health(content: Content, format_: str) -> None:
    from content.health import health
    from explorer.health import report

    parts = health(content).parts()
    if format_ == "json":
        _json(parts)
    else:
        click.echo("\n" + report(parts))


@main.group("export")
def export_group() -> None:
    """Tables for a spreadsheet."""


@export_group.command("csv")
@click.argument("what", type=click.Choice(["courses", "providers", "demand"]))
@click.option("--pack", type=click.Path(path_type=Path), help="The folder of one pack; left out, everything that is loaded.")
@click.option("--out", "out_file", required=True, type=click.Path(path_type=Path))
def export_csv_command(what: str, pack: Path | None, out_file: Path) -> None:
    """Courses, providers or regions' official lists of jobs in demand as one CSV table."""
    from content.demand_exchange import exported_lists
    from content.exchange import exported
    from explorer.config import Settings

    packs = Settings.from_environment().packs
    table, rows = exported_lists(packs, pack) if what == "demand" else exported(what, packs, pack)
    _write_whole(out_file, lambda file: file.write(table.decode("utf-8")))
    click.echo(f"{rows} {'jobs in demand' if what == 'demand' else what}: {out_file}")


@main.group("import")
def import_group() -> None:
    """Tables from a spreadsheet into the pack of a district."""


INTO = click.option("--into", "folder", required=True, type=click.Path(path_type=Path), help="The folder of the district's pack.")


@import_group.command("courses")
@click.argument("file", type=click.Path(path_type=Path))
@INTO
def import_courses_command(file: Path, folder: Path) -> None:
    """Take courses from the CSV table FILE: all of them, or none when there is a problem."""
    _import("courses", file, folder)


@import_group.command("providers")
@click.argument("file", type=click.Path(path_type=Path))
@INTO
def import_providers_command(file: Path, folder: Path) -> None:
    """Take schools, centers and colleges from the CSV table FILE: all of them, or none when there is a problem."""
    _import("providers", file, folder)


@import_group.command("demand")
@click.argument("file", type=click.Path(path_type=Path))
@INTO
def import_demand_command(file: Path, folder: Path) -> None:
    """Take regions' official lists of jobs in demand from the CSV table FILE: all of it, or nothing when there is a problem."""
    from content.demand_exchange import prepared_lists
    from content.problems import shown
    from explorer.config import Settings

    made = prepared_lists(file, folder, Settings.from_environment().packs)
    if not _taken(made.file, made.text, folder, file):
        return
    counts = f"{made.new} new, {made.changed} changed, {made.gone} no longer on it, {made.as_before} as before"
    regions = f"region {made.regions[0]}" if len(made.regions) == 1 else f"regions {', '.join(made.regions)}"
    click.echo(f"demand, {regions}: {counts}. Wrote {shown(made.file)}")


def _taken(target: Path, text: str | None, folder: Path, file: Path) -> bool:
    """Write what an import made; False, and said so, when the pack already says it all."""
    if text is None:
        click.echo(f"Nothing to do: {folder} already says what {file} says")
        return False
    target.parent.mkdir(exist_ok=True)
    _write_whole(target, lambda out: out.write(text))
    return True


def _import(what: str, file: Path, folder: Path) -> None:
    from content.exchange import prepared
    from content.problems import shown
    from explorer.config import Settings

    made = prepared(what, file, folder, Settings.from_environment().packs)
    if not _taken(made.file, made.text, folder, file):
        return
    counts = f"{made.new} new, {made.changed} changed, {made.off} switched off, {made.as_before} as before"
    click.echo(f"{what}: {counts}. Wrote {shown(made.file)}")


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve_command(host: str, port: int) -> None:
    """Build if needed and serve the site."""
    from explorer.serving import serve

    serve(host, port)


# --- matching --------------------------------------------------------------------------------


@main.command("inventory")
@click.option("--inventory", "inventory_id", help="Which inventory; the default is the site's own.")
@click.option("--form", default="full", show_default=True, help="Which of its forms, such as short or middle.")
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Of text and html; json has both.")
@click.option("--format", "format_", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
def inventory_command(inventory_id: str | None, form: str, lang: str, format_: str) -> None:
    """The items of an inventory; html is the paper form to print and type in later."""
    from explorer.forms import form_named

    catalog = _catalog()
    inventory = _inventory(catalog, inventory_id)
    items = form_named(inventory, form).items
    if format_ == "json":
        _json([{"id": i["id"], "text": i["text"], "scale": i["scale"], "es": i["es"]} for i in items])
    elif format_ == "html":
        from explorer import create_app
        from explorer.inventory import paper_form

        click.echo(paper_form(create_app(), inventory["id"], form, lang))
    else:
        for item in items:
            click.echo(f"{item['id']:<6}{item['scale']}  {item['es' if lang == 'es' else 'text']}")


def _inventory(catalog: Catalog, id_: str | None) -> dict[str, Any]:
    from explorer.catalog import UnknownEntry

    try:
        return catalog.inventory(id_ or catalog.default_inventory)
    except UnknownEntry:
        known = ", ".join(r["id"] for r in catalog.rows("select id from inventories order by id"))
        fail(f"There is no inventory '{id_}'. Known: {known}.")


@main.command("recommend")
@click.option(
    "--answers",
    "answers_file",
    required=True,
    type=click.Path(path_type=Path),
    help='{"answers": {"item id": 1..5}, "text": ["…"]}',
)
@click.option("--county", required=True, help="Five-digit FIPS code, such as 22033.")
@click.option("--inventory", "inventory_id")
@click.option("--weights", default="interest=80,wage=10,demand=10", show_default=True)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 2000))
def recommend_command(answers_file: Path, county: str, inventory_id: str | None, weights: str, format_: str, top: int) -> None:
    """Rank pathways and occupations for one person's answers in one county."""
    from explorer.commands import recommendation, recommendation_text
    from models.recommend import Weights

    if not county.strip():
        fail("--county is empty. Give the five-digit FIPS code of a county, such as 22033.")
    data = _read_json(answers_file)
    problems = _answer_file_problems(data)
    if problems:
        fail("\n".join(f"{answers_file}: {p}" for p in problems))
    weights_ = Weights.parse(weights)
    matching = _matching()
    place = matching.catalog.place(county)
    inventory = _inventory(matching.catalog, inventory_id)
    result = recommendation(matching, inventory["id"], data["answers"], data.get("text", []), place, weights_, top)
    if format_ == "json":
        _json(result)
    else:
        click.echo(recommendation_text(result, inventory, place))


def _answer_file_problems(data: Any) -> list[str]:
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        return ['expected an object with "answers": {"item id": 1..5}']
    problems = [f"unknown key '{k}'; the keys are answers and text" for k in data if k not in ("answers", "text")]
    text = data.get("text", [])
    if not isinstance(text, list) or not all(isinstance(t, str) for t in text):
        problems.append('"text" must be a list of sentences')
    return problems


@main.command("score")
@click.option(
    "--items", "items_file", required=True, type=click.Path(path_type=Path), help="CSV item,text,scale and perhaps mean,sd"
)
@click.option(
    "--answers",
    "answers_file",
    required=True,
    type=click.Path(path_type=Path),
    help="CSV respondent and a column per item, 1–5 or empty",
)
@click.option("--out", "out_file", required=True, type=click.Path(path_type=Path))
def score_command(items_file: Path, answers_file: Path, out_file: Path) -> None:
    """Score any inventory's answers against every occupation; higher is a better fit."""
    from explorer.commands import read_items, read_marks

    matching = _matching()
    norms = matching.catalog.inventory(matching.catalog.default_inventory)["norms"]
    items = read_items(items_file, _read_csv(items_file, ("item", "text", "scale")), norms)
    rows = _read_csv(answers_file, ("respondent", *(i.id for i in items)))
    marks = read_marks(answers_file, rows, items)
    scores = matching.score_inventory(items, marks)

    def write(file: Any) -> None:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["respondent", *matching.codes])
        for row, values in zip(rows, scores, strict=True):
            out.writerow([row["respondent"], *(f"{v:.6f}" for v in values)])

    _write_whole(out_file, write)
    click.echo(f"{len(rows)} people, {len(matching.codes)} occupations: {out_file}")


@main.group("report")
def report_group() -> None:
    """Reports on what the matching does."""


@report_group.command("disparity")
@click.option("--county", required=True, help="Five-digit FIPS code, such as 22033.")
@click.option(
    "--answers", "answers_file", type=click.Path(path_type=Path), help="CSV: respondent and one column an item, 1 to 5 or empty."
)
@click.option("--groups", "groups_file", type=click.Path(path_type=Path), help="CSV: respondent,group. Read, never kept.")
@click.option("--inventory", "inventory_id")
@click.option("--weights", default="interest=80,wage=10,demand=10", show_default=True)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def disparity_command(
    county: str, answers_file: Path | None, groups_file: Path | None, inventory_id: str | None, weights: str, format_: str
) -> None:
    """What groups of students are shown first: simulated ones, or those of two files."""
    from explorer import disparity
    from explorer.commands import read_marks
    from models.recommend import Weights

    if (answers_file is None) != (groups_file is None):
        fail("Give --answers and --groups together, or neither for simulated students.")
    weights_ = Weights.parse(weights)
    matching = _matching()
    place = matching.catalog.place(county)
    inventory = _inventory(matching.catalog, inventory_id)["id"]
    if answers_file and groups_file:
        items = matching.items(inventory)
        rows = _read_csv(answers_file, ("respondent", *(i.id for i in items)))
        marks = read_marks(answers_file, rows, items)
        group = disparity.grouped(
            [r["respondent"] for r in rows], _read_csv(groups_file, ("respondent", "group")), str(groups_file)
        )
    else:
        marks, group = disparity.simulated(matching, inventory)
    found = disparity.report(matching, inventory, marks, group, place, weights_)
    if format_ == "json":
        _json(disparity.as_data(found, place, weights_))
    else:
        click.echo(disparity.as_text(found, matching.catalog, place))


@main.command("evaluate")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--people", "part", default="dev", show_default=True, help="Which people of FOLDER: answers_PEOPLE.csv and so on.")
@click.option("--only", "only", multiple=True, help="Measure this part alone, such as cases; may be given more than once.")
@click.option("--cases", "cases_folder", type=click.Path(path_type=Path), help="Worked cases; the project's own if not said.")
@click.option("--inventory", "inventory_id")
@click.option("--out", "out_file", type=click.Path(path_type=Path), help="Write the figures there as JSON.")
@click.option("--check", "check_file", type=click.Path(path_type=Path), help="Compare the marked figures of this document.")
@click.option("--write", "write_file", type=click.Path(path_type=Path), help="Put the marked figures of this document right.")
def evaluate_command(
    folder: Path | None, part: str, only: tuple[str, ...], cases_folder: Path | None, inventory_id: str | None,
    out_file: Path | None, check_file: Path | None, write_file: Path | None,
) -> None:  # fmt: skip
    """Measure the matching again: every figure of the model card.

    FOLDER holds people and titles, which are no part of this project. Without it the figures that need no people are measured.
    """
    from explorer import evaluating
    from explorer.model_card import rewritten

    if folder is not None and not folder.is_dir():
        fail(f"{folder}: there is no such folder. Give the folder of the people, or none.")
    documents = {f: _read_text(f) for f in (check_file, write_file) if f}
    matching = _matching()
    inventory = _inventory(matching.catalog, inventory_id)["id"]
    people, titles = _people_in(folder, part, matching) if folder else (None, None)
    cases_in = cases_folder or Path(__file__).parent.parent / "tests" / "cases"
    every = dict(evaluating.parts(matching, inventory, cases_in, people, titles))
    unknown = [name for name in only if name not in every]
    if unknown:
        fail("\n".join(f"--only {n}: there is no such part here. Parts: {', '.join(every)}." for n in unknown))
    found: evaluating.Figures = {}
    for name, measure in every.items():
        if not only or name in only:
            click.echo(f"  {name} …", err=True)
            found |= measure()
    for key, figure in found.items():
        click.echo(f"{key:<40} {figure.said}")
    if out_file:
        data = evaluating.as_data(matching, inventory, part if folder else None, found)
        _write_whole(out_file, lambda f: f.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n"))
    if write_file:
        documents[write_file] = rewritten(documents[write_file], found)
        _write_whole(write_file, lambda f: f.write(documents[write_file]))
    for document, text in documents.items():
        _compare(document, text, found, whole=bool(folder) and not only)


def _compare(document: Path, text: str, found: Mapping[str, Figure], whole: bool) -> None:
    """Exit 2 with a line for every figure of a document that is not what was measured."""
    from explorer.model_card import marked, mismatches

    told = mismatches(text, found, unknown=whole)
    if told:
        fail("\n".join(f"{document}:{line}: {says}" for line, says in told))
    marks = marked(text)
    same = sum(m.key in found for m in marks)
    left = f"; not measured this time: {len(marks) - same}" if len(marks) > same else ""
    click.echo(f"{document}: {same} figures are as measured{left}")


def _people_in(folder: Path, part: str, matching: Matching) -> tuple[Callable[[], People], Callable[[], Rows] | None]:
    """How to read the people and the titles of a folder; read once, before anything is measured."""
    from explorer.commands import read_items, read_marks
    from explorer.evaluating import people_of

    norms = matching.catalog.inventory(matching.catalog.default_inventory)["norms"]
    items_files = sorted(folder.glob("*_items.csv"))
    if len(items_files) != 1:
        fail(f"{folder}: expected one file that ends in _items.csv (item,text,scale), found {len(items_files)}.")
    items = read_items(items_files[0], _read_csv(items_files[0], ("item", "text", "scale")), norms)
    answers = folder / f"answers_{part}.csv"
    rows = _read_csv(answers, ("respondent", *(i.id for i in items)))
    marks = read_marks(answers, rows, items)
    people = people_of(
        items, [r["respondent"] for r in rows], marks,
        _read_csv(folder / f"truth_{part}.csv", ("respondent", "field", "gender")),
        _read_csv(folder / "field_occupations.csv", ("field", "soc_prefix")),
        _read_csv(folder / "field_earnings.csv", ("field", "median_earnings_usd")), matching.codes,
    )  # fmt: skip
    titles = folder / f"titles_{part}.csv"
    named = _read_csv(titles, ("title", "soc")) if titles.exists() else None
    return lambda: people, (lambda: named) if named else None


@main.command("search")
@click.argument("text", required=False)
@click.option("--titles", "titles_file", type=click.Path(path_type=Path), help="CSV with a column title")
@click.option("--out", "out_file", type=click.Path(path_type=Path))
@click.option(
    "--exclude", "exclude_file", type=click.Path(path_type=Path), help="CSV with a column title: names to strike from the index"
)
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 100))
def search_command(text: str | None, titles_file: Path | None, out_file: Path | None, exclude_file: Path | None, top: int) -> None:
    """Occupations for a job title, or for a file of titles."""
    from explorer.commands import search_names
    from models.search import strip

    if bool(text) == bool(titles_file) or bool(titles_file) != bool(out_file):
        fail("Give either a job title, or --titles FILE with --out FILE.")
    titles = [text] if text else [r["title"] for r in _read_csv(titles_file, ("title",))]  # type: ignore[arg-type]
    catalog = _catalog()
    struck = strip([r["title"] for r in _read_csv(exclude_file, ("title",))]) if exclude_file else None
    found = search_names(catalog, [t or "" for t in titles], top, struck)
    if text:
        if (mended := catalog.vocabulary.mend(text)) != text:
            click.echo(f"“{text}” is in no name; also looked for “{mended}”.", err=True)
        for hit in found[0]:
            click.echo(f"{hit.code}  {catalog.titles[hit.code]:<60} {hit.score:.2f}  {hit.name}")
        return

    def write(file: Any) -> None:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["title", "rank", "onet_soc", "name", "score"])
        for title, hits in zip(titles, found, strict=True):
            out.writerows([title, n, h.code, h.name, f"{h.score:.4f}"] for n, h in enumerate(hits, 1))

    _write_whole(out_file, write)  # type: ignore[arg-type]
    click.echo(f"{len(titles)} titles: {out_file}")


# --- planning --------------------------------------------------------------------------------


@main.command("plan")
@click.option("--student", "student_file", required=True, type=click.Path(path_type=Path))
@click.option("--pathway", "slug", required=True)
@click.option("--format", "format_", type=click.Choice(["text", "json", "html", "pdf"]), default="text", show_default=True)
@click.option("--out", "out_file", type=click.Path(path_type=Path))
@click.option("--from", "origin", help="The pathway the student is in now: adds what changing to --pathway keeps and costs.")
@click.option("--starts", is_flag=True, help="Adds to every exit the last grade in which the career courses can start.")
def plan_command(student_file: Path, slug: str, format_: str, out_file: Path | None, origin: str | None, starts: bool) -> None:
    """The course sequence for one student and one pathway."""
    from explorer.catalog import UnknownEntry
    from explorer.plan_exits import starts_json, starts_text
    from explorer.plan_switches import change, switch_text
    from explorer.plans import make_plan, plan_html, plan_json, plan_text

    catalog = _catalog()
    for name in (slug, origin or slug):
        try:
            catalog.pathway(name)
        except UnknownEntry:
            fail(f"There is no pathway '{name}'. Known: {', '.join(sorted(catalog.pathways))}.")
    if origin == slug:
        fail(f"--from and --pathway are both '{slug}'; --from is the pathway the student is in now.")
    if (origin or starts) and format_ == "html":
        fail("--from and --starts go with --format text or json; they are not part of the printed sheet.")
    if format_ == "pdf":
        fail("PDF output is not part of this version. Use --format html and print the page from a browser.")
    made = make_plan(catalog, slug, _read_json(student_file))
    switch = change(make_plan(catalog, origin, made.form), slug) if origin else None
    if format_ == "json":
        told = {**plan_json(made), **({"switch": switch.to_json()} if switch else {}), **(starts_json(made) if starts else {})}
        text = json.dumps(told, ensure_ascii=False, indent=1)
    elif format_ == "html":
        text = plan_html(made)
    else:
        text = plan_text(made) + (switch_text(switch, catalog) if switch else "") + (starts_text(made) if starts else "")
    if out_file:
        _write_whole(out_file, lambda f: f.write(text + "\n"))
        click.echo(f"Wrote {out_file}")
    else:
        click.echo(text)


@main.command("print")
@click.option("--pathways", is_flag=True, help="The handouts of all pathways, one page each.")
@click.option("--out", "out_file", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@click.option("--county", help="Five-digit FIPS code; without it the home state's figures.")
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@click.option("--site", help="Where QR codes lead, such as https://pathways.example.org.")
def print_command(pathways: bool, out_file: Path, county: str | None, lang: str, site: str | None) -> None:
    """Write what is to be printed as one HTML file that needs nothing else."""
    from explorer.handout_pages import standalone

    if not pathways:
        fail("Say what to print: --pathways for the handouts of all pathways.")
    if county is not None and not county.strip():
        fail("--county is empty. Give the five-digit FIPS code of a county, such as 22033, or leave it out.")
    if site is not None and not site.strip():
        fail("--site is empty. Give the address of the site, such as https://pathways.example.org, or leave it out.")
    page, count = standalone(_catalog(), county, lang, site)
    _write_whole(out_file, lambda f: f.write(page + "\n"))
    click.echo(f"{count} handouts: {out_file}")


def _json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


# --- counselors ------------------------------------------------------------------------------


@main.group("counselor")
def counselor_group() -> None:
    """Who may sign in as a counselor, and the groups of a school."""


def _store() -> Store:
    from explorer.config import Settings
    from explorer.store import open_store

    settings = Settings.from_environment()
    return open_store(settings.database_url, settings.key("codes"))


@counselor_group.command("add")
@click.argument("login")
@click.option("--school", required=True, help="The school whose groups this counselor sees.")
@click.option("--password-file", type=click.Path(path_type=Path), help="First line: the password. Left out, it is asked for.")
def counselor_add_command(login: str, school: str, password_file: Path | None) -> None:
    """Let LOGIN sign in for one school. The password has at least 12 characters."""
    if password_file:
        lines = password_file.read_text(encoding="utf-8").splitlines()
        password = lines[0] if lines else ""
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    person = _store().add_staff(login, password, "counselor", school)
    click.echo(f"Added: {person.login}, {person.school}")


@counselor_group.command("group")
@click.argument("school")
@click.argument("title")
def counselor_group_command(school: str, title: str) -> None:
    """Make a group at SCHOOL and print the class code students join it with."""
    group, code = _store().create_group(school, title)
    click.echo(f"{group.title}, {group.school}. Class code (shown this once): {code}")


# --- norms -----------------------------------------------------------------------------------


@main.group("norms")
def norms_group() -> None:
    """A site's own norms, from anonymous counts of a school year (docs/norms.md)."""


@norms_group.command("count")
@click.option(
    "--year", "years", multiple=True, required=True, help="A school year that is over, such as 2026-27; may be given again."
)
@click.option("--inventory", "inventory_id")
@click.option("--version", "version", help="Which version of the inventory was answered; the present one if not said.")
@click.option("--out", "out_file", required=True, type=click.Path(path_type=Path))
def norms_count_command(years: tuple[str, ...], inventory_id: str | None, version: str | None, out_file: Path) -> None:
    """Count answers by item, and write nothing of who gave them."""
    from explorer.norming import SchoolYear, answers_of, as_csv, counts_of
    from explorer.store.base import utc_now

    wanted = [SchoolYear.read(y) for y in years]
    inventory = _inventory(_catalog(), inventory_id)
    answers = answers_of(_store(), inventory["id"], version or inventory["version"], wanted, utc_now())
    counts = counts_of(answers, [i["id"] for i in inventory["items"]])
    _write_whole(out_file, lambda f: f.write(as_csv(counts)))
    left = f"; left out, too few answers: {', '.join(counts.left_out)}" if counts.left_out else ""
    click.echo(f"About {len(answers) // 10 * 10:,} people, {len(counts.items)} items{left}: {out_file}")


@norms_group.command("publish")
@click.argument("counts_file", type=click.Path(path_type=Path))
@click.option("--version", "version", required=True, help="A new version, such as our-2026-27; saved results are pinned to it.")
@click.option("--years", required=True, help="In words, such as 'school year 2026-27'.")
@click.option(
    "--out", "out_file", required=True, type=click.Path(path_type=Path), help="In a pack: my-district/norms/our-2026-27.yml."
)
@click.option("--inventory", "inventory_id")
def norms_publish_command(counts_file: Path, version: str, years: str, out_file: Path, inventory_id: str | None) -> None:
    """Make a norms file of counts, held against the content checker."""
    from explorer import norming
    from explorer.config import Settings

    for name, text in (("version", version), ("years", years)):
        if not text.strip():
            fail(f"--{name} is empty. Give it as in docs/norms.md.")
    packs = Settings.from_environment().packs
    inventory = _inventory(_catalog(), inventory_id)
    scales = {i["id"]: i["scale"] for i in inventory["items"]}
    counts = norming.read_counts(counts_file, _read_csv(counts_file, norming.COLUMNS), list(scales))
    text = norming.norms_text(counts, scales, version.strip(), years.strip(), inventory["norms"])
    norming.checked(text, out_file, packs)
    out_file.parent.mkdir(exist_ok=True)
    _write_whole(out_file, lambda f: f.write(text))
    switch = out_file.parent.parent / "inventory" / f"{inventory['id']}.yml"
    click.echo(f"Wrote {out_file}. It is not in use yet. To use it, write {switch} with the line:")
    click.echo(f"change: {{norms: {out_file.stem}}}")
