"""The sentences of the credit audit: what a transcript leaves open, where a course counts, what a shown skill is worth."""

from __future__ import annotations

from models.plan_words import Words, joined, say, units

Title = tuple[str, str]


def row_words(kind: str, row: int, title: Title, en: str, es: str, counts: bool) -> Words:
    """One thing about a transcript row that only the school can settle. `counts`: whether the row counts until then."""
    held, esp = ("It counts only once the school says so.", "Cuenta solo cuando la escuela lo diga.")
    if counts:
        held, esp = ("It is not planned again, and its line is not marked as met until the school says so.",
                     "No se planea otra vez, y su materia no se da por cumplida hasta que la escuela lo diga.")  # fmt: skip
    return say(f"Transcript row {row}, {title[0]}: {en} {held}", f"Historial, fila {row}, {title[1]}: {es} {esp}",
               kind=kind, row=row, title=title[0], status="open", check="unverified")  # fmt: skip


def note_words(kind: str, row: int, title: Title, en: str, es: str) -> Words:
    """One thing about a row that changes no unit and still has to be asked."""
    return say(f"Transcript row {row}, {title[0]}: {en}", f"Historial, fila {row}, {title[1]}: {es}",
               kind=kind, row=row, title=title[0], status="open", check="unverified")  # fmt: skip


def two_names(code: str, title: str) -> Title:
    return (f"the code {code} and the title {title} are two courses. Ask which one was taken.",
            f"el código {code} y el título {title} son dos cursos. Pregunta cuál se tomó.")  # fmt: skip


def mark_against_status(mark: str, status: str) -> Title:
    said = {"earned": "passed", "unread": "unclear"}.get(status, status)
    es = {"earned": "aprobado", "failed": "no aprobado", "incomplete": "incompleto", "withdrawn": "retirado",
          "in progress": "en curso"}.get(status, status)  # fmt: skip
    return (f"the mark is {mark} and the status is {said}, which cannot both hold.",
            f"la nota es {mark} y el estado es «{es}»; las dos cosas no pueden ser ciertas.")  # fmt: skip


def unread_mark(mark: str) -> Title:
    return (f"the mark {mark} does not say whether it was passed.", f"la nota {mark} no dice si se aprobó.")


def no_units() -> Title:
    return ("it was passed with 0 units. Ask whether it gave any credit.",
            "se aprobó con 0 unidades. Pregunta si dio algún crédito.")  # fmt: skip


def future(year: str) -> Title:
    return (f"it was passed in {year}, which is still to come.", f"se aprobó en {year}, que todavía no llega.")


def above_worth(given: float, most: float) -> Title:
    return (f"{units(given)[0]} for a course that gives at most {most:g}. Ask how the school counts units.",
            f"{units(given)[1]} por un curso que da a lo más {most:g}. Pregunta cómo cuenta la escuela las unidades.")  # fmt: skip


def read_as_credits(given: float) -> Title:
    return (f"{given:g} is read as California credits, ten a year: {units(given / 10)[0]}.",
            f"{given:g} se lee como créditos de California, diez al año: {units(given / 10)[1]}.")  # fmt: skip


def units_not_given(least: float, usual: float) -> Title:
    return (f"its units are not given; such a course gives {least:g} or {usual:g}.",
            f"no se dan sus unidades; un curso así da {least:g} o {usual:g}.")  # fmt: skip


def before_grade_nine(grade: int) -> Title:
    return (f"it was passed in grade {grade}, before high school. Ask whether it gives high-school credit.",
            f"se aprobó en el grado {grade}, antes de la secundaria superior. Pregunta si da crédito de "
            f"secundaria superior.")  # fmt: skip


def from_elsewhere(place: str) -> Title:
    return (f"it was earned at another place ({place}). Ask for the school's decision on transfer credit.",
            f"se obtuvo en otro lugar ({place}). Pide la decisión de la escuela sobre el crédito transferido.")  # fmt: skip


def unread_year(year: str) -> Title:
    return (f"the year {year} cannot be read; the row is counted without it.",
            f"el año {year} no se entiende; la fila se cuenta sin él.")  # fmt: skip


def old_and_unfinished(year: str) -> Title:
    return (f"it is in progress since {year}, a year that has passed. Ask how it ended.",
            f"está en curso desde {year}, un año que ya pasó. Pregunta cómo terminó.")  # fmt: skip


def different_units() -> Title:
    return ("it stands in more than one row with different units, more in all than it is worth.",
            "aparece en más de una fila con unidades distintas, más en total de lo que vale.")  # fmt: skip


def same_half(term: str) -> Title:
    return (f"two half credits of the same term ({term}). Ask whether both halves were passed, or one of them twice.",
            f"dos medios créditos del mismo periodo ({term}). Pregunta si se aprobaron las dos mitades o una "
            f"dos veces.")  # fmt: skip


def again_or_more() -> Title:
    return ("it stands in more than one row. Ask whether it was a longer course or the same one taken again.",
            "aparece en más de una fila. Pregunta si fue un curso más largo o el mismo tomado otra vez.")  # fmt: skip


def passed_and_under_way() -> Title:
    return ("it is passed and in progress at once.", "está aprobado y en curso a la vez.")


def without_prerequisite(before: Title) -> Title:
    return (f"it usually comes after {before[0]}, which the transcript does not show as passed. Ask whether it "
            f"was earned elsewhere.",
            f"suele ir después de {before[1]}, que el historial no muestra aprobado. Pregunta si se obtuvo en "
            f"otra escuela.")  # fmt: skip


def before_prerequisite(before: Title) -> Title:
    return (f"it was passed in an earlier year than {before[0]}, which usually comes first. Ask whether the years are right.",
            f"se aprobó en un año anterior a {before[1]}, que suele ir primero. Pregunta si los años son correctos.")  # fmt: skip


def unknown_prerequisite(course: Title, slug: str) -> Words:
    return say(f"{course[0]} asks for {slug} first, which is in no course list here. Ask the school what comes before it.",
               f"{course[1]} pide antes {slug}, que no está en ninguna lista de cursos. Pregunta a la escuela qué va antes.",
               kind="unknown_prerequisite", title=course[0], status="open", check="unverified")  # fmt: skip


def unknown_in_rules(slug: str, where: Title) -> Words:
    return say(f"{where[0]} names the course {slug}, which is in no course list here. Ask the school which course is meant.",
               f"{where[1]} nombra el curso {slug}, que no está en ninguna lista de cursos. Pregunta a la escuela cuál es.",
               kind="unknown_course", title=slug, status="open", check="unverified")  # fmt: skip


def low_mark(course: Title, mark: str, rule: Title) -> Words:
    return say(f"{course[0]} has the mark {mark}; {rule[0]} asks for a better one, so it does not count there "
               f"unless it is taken again.",
               f"{course[1]} tiene la nota {mark}; {rule[1]} pide una mejor, así que ahí no cuenta si no se repite.",
               kind="low_mark", title=course[0], status="open", check="seen")  # fmt: skip


def no_mark(courses: Title, least: str, rule: Title) -> Words:
    return say(f"{rule[0]} asks for {least} or better in each course; the transcript gives no mark that shows "
               f"it for: {courses[0]}.",
               f"{rule[1]} pide {least} o más en cada curso; el historial no da una nota que lo muestre en: {courses[1]}.",
               kind="no_mark", status="open", check="seen")  # fmt: skip


def stands(course: Title, others: Title) -> Words:
    return say(f"{others[0]} together stand for {course[0]}.", f"{others[1]} juntos valen por {course[1]}.")


# --- why a course counts where it does ---

WHY = {
    "courses": ("it is one of the courses this line names", "es uno de los cursos que nombra esta materia"),
    "ask": ("its place here was not seen in a source: confirm it", "su lugar aquí no se vio en una fuente: confírmalo"),
    "subject": ("it is a course of this subject", "es un curso de esta área"),
    "pathway": ("it is a course of the pathway", "es un curso de la ruta"),
    "any": ("any course counts here", "aquí cuenta cualquier curso"),
    "inside": ("it counts here as well, as the rule says", "también cuenta aquí, como dice la regla"),
}
SPARE = ("more than the lines ask for", "más de lo que piden las materias")
NOWHERE = {
    "not passed": ("it was not passed", "no se aprobó"),
    "not counted": ("the row has to be cleared up first", "primero hay que aclarar la fila"),
    "repeated": ("the course counts once", "el curso cuenta una vez"),
}


# --- prior learning ---

EVIDENCE = {"course": ("a course", "un curso"), "project": ("a project", "un proyecto"),
            "workplace": ("work at a workplace", "trabajo en una empresa"),
            "credential": ("a credential", "una credencial")}  # fmt: skip


def evidence(kinds: list[str]) -> Title:
    found = [EVIDENCE[k] for k in kinds]
    return joined([e for e, _ in found], "or"), joined([s for _, s in found], "o")


def shown_skill(skill: Title, courses: Title, seat: float, kinds: list[str]) -> Title:
    (en, es), (proof, prueba) = units(seat), evidence(kinds)
    return (
        f"Shown: {skill[0]}. By seat time it is learned in {courses[0]} ({en}). No rule here lets the skill stand for the course: "
        f"ask the school, with evidence from {proof}.",
        f"Demostrado: {skill[1]}. Por horas de clase se aprende en {courses[1]} ({es}). Ninguna regla de aquí "
        f"deja que valga por el "
        f"curso: pregunta a la escuela, con evidencia de {prueba}.",
    )


def shown_credential(title: Title, courses: Title, seat: float) -> Title:
    en, es = units(seat)
    if not seat:
        return (f"Earned: {title[0]}. No rule here lets it stand for a course: ask the school, with the certificate and its date.",
                f"Obtenida: {title[1]}. Ninguna regla de aquí deja que valga por un curso: pregunta a la "
                f"escuela, con el certificado "
                "y su fecha.")  # fmt: skip
    return (
        f"Earned: {title[0]}. By seat time the pathway reaches it after {courses[0]} ({en}). No rule here lets "
        f"it stand for a course: "
        "ask the school, with the certificate and its date.",
        f"Obtenida: {title[1]}. Por horas de clase la ruta llega a ella después de {courses[1]} ({es}). Ninguna "
        f"regla de aquí deja que "
        "valga por un curso: pregunta a la escuela, con el certificado y su fecha.",
    )


def unknown_shown(name: str) -> Title:
    return (f"Shown: {name}. It is not in this pathway's list of skills and credentials: ask the school what it can stand for.",
            f"Demostrado: {name}. No está en la lista de esta ruta: pregunta a la escuela por qué puede valer.")  # fmt: skip
