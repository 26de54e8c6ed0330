"""The sentences of a plan, in English and Spanish."""

from __future__ import annotations

from typing import Any

Words = dict[str, Any]  # text, es and, where it applies, more keys


def say(text: str, es: str, **more: Any) -> Words:
    return {"text": text, "es": es, **more}


def units(n: float) -> tuple[str, str]:
    """> ("1 unit", "1 unidad"), ("2.5 units", "2.5 unidades")"""
    return (f"{n:g} unit" + "s" * (n != 1), f"{n:g} unidad" + "es" * (n != 1))


def joined(titles: list[str], last: str = "and") -> str:
    """> A, B and C"""
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} {last} {titles[-1]}" if titles else ""


def both(titles: list[tuple[str, str]]) -> tuple[str, str]:
    return joined([t for t, _ in titles]), joined([e for _, e in titles], "y")


def reason_default(diploma: Words, career: float) -> Words:
    """`career`: units of the diploma that come from one career pathway."""
    en, es = units(career)
    return say(
        f"{diploma['title']}: the route with {en} of a career pathway. What it closes, and what would reopen it, is shown below.",
        f"{diploma['es']}: el diploma que incluye {es} de una ruta de carrera. Lo que cierra, y lo que lo reabriría, se muestra "
        "abajo.",
    )


def reason_asked(diploma: Words) -> Words:
    return say(f"{diploma['title']}: the route asked for.", f"{diploma['es']}: el diploma que se pidió.")


def year_calendar() -> Words:
    return say(
        "Courses are planned by grade, for a whole year each. Periods, seats and terms are the school's to set.",
        "Los cursos se planean por grado, un año entero cada uno. Los periodos, cupos y semestres los fija la escuela.",
    )


def yearly_limit(limit: float, heavy: list[int], raised: bool) -> Words:
    if raised and heavy:
        grades, grados = both([(f"grade {g}", f"el grado {g}") for g in heavy])
        return say(
            f"Up to {limit:g} units a year, because 7 are not enough. More than 7: {grades}. "
            f"Ask whether the school has {limit:g} periods.",
            f"Hasta {limit:g} unidades al año, porque 7 no alcanzan. Más de 7: {grados}. "
            f"Pregunta si la escuela tiene {limit:g} periodos.",
        )
    return say(f"At most {limit:g} units a year.", f"Como máximo {limit:g} unidades al año.")


def room_left(grades: list[int]) -> Words:
    en, es = both([(f"grade {g}", f"el grado {g}") for g in grades])
    return say(f"There is room for courses of the student's choice in {en}.",
               f"Hay lugar para cursos que la o el estudiante elija en {es}.")  # fmt: skip


def grade_to_come(grade: int, term: str) -> Words:
    return say(
        f"The whole of grade {grade} is counted as still to come, although the term given is {term}.",
        f"Se cuenta todo el grado {grade} como pendiente, aunque el periodo dado es {term}.",
    )


def newest_rules() -> Words:
    return say(
        "The year of entering grade 9 was not given, so the newest rules are used.",
        "No se dio el año de entrada al grado 9, así que se usan las reglas más nuevas.",
    )


def not_weighed(names: list[str]) -> Words:
    listed = joined([n.replace("_", " ") for n in names])
    return say(f"Noted, and not weighed in this plan: {listed}.", f"Anotado, y sin peso en este plan: {listed} (en inglés).")


def template() -> Words:
    return say(
        "The career courses are a template: your school's courses are not loaded.",
        "Los cursos de carrera son una plantilla: no se han cargado los cursos de tu escuela.",
    )


def assumed(titles: tuple[str, str], grade: int) -> Words:
    return say(
        f"No transcript was given. The plan holds if these usual courses before grade {grade} are earned: {titles[0]}.",
        f"No se dio un historial de notas. El plan vale si estos cursos usuales antes del grado {grade} están aprobados: "
        f"{titles[1]}.",
        status="open", check="unverified",
    )  # fmt: skip


def under_way(titles: tuple[str, str]) -> Words:
    return say(f"The plan counts on passing what is under way: {titles[0]}.",
               f"El plan cuenta con aprobar lo que está en curso: {titles[1]}.", status="open", check="seen")  # fmt: skip


def later_than_usual(title: tuple[str, str], grade: int) -> Words:
    return say(
        f"{title[0]} comes in grade {grade}, later than usual: ask the school how it offers it then.",
        f"{title[1]} queda en el grado {grade}, más tarde de lo usual: pregunta a la escuela cómo lo ofrece entonces.",
        status="open", check="unverified",
    )  # fmt: skip


def settled_early(title: tuple[str, str], before: tuple[str, str]) -> Words:
    return say(
        f"{title[0]} was settled by hand. It usually comes after {before[0]}.",
        f"{title[1]} se fijó a mano. Por lo general va después de {before[1]}.",
        status="open", check="unverified",
    )  # fmt: skip


def full_year(grade: int, load: float, limit: float) -> Words:
    return say(f"Grade {grade} holds {load:g} units, more than {limit:g}, because of what is under way or settled by hand.",
               f"El grado {grade} tiene {load:g} unidades, más de {limit:g}, por lo que está en curso o se fijó a mano.",
               status="open", check="unverified")  # fmt: skip


def iep(route: str) -> Words:
    return say(f"A route set with the IEP team was named ({route}): the team confirms each line.",
               f"Se nombró un plan fijado con el equipo del IEP ({route}): el equipo confirma cada materia.",
               status="open", check="unverified")  # fmt: skip


def prior_learning(names: list[str]) -> Words:
    listed = ", ".join(names)
    return say(f"Ask the college about prior learning credit for what is already earned or shown: {listed}.",
               f"Pregunta al colegio por crédito de aprendizaje previo por lo ya obtenido o demostrado: {listed}.",
               status="open", check="unverified")  # fmt: skip


def may_add_dual(offer: dict[str, Any]) -> Words:
    spanish = offer.get("es") or offer["title"]
    return say(f"From grade {offer['grade']}, if a college offers it ({offer['track']} dual enrollment): {offer['title']}.",
               f"Desde el grado {offer['grade']}, si un colegio lo ofrece (doble inscripción): {spanish}.",
               status="open", check=offer.get("check", "unverified"))  # fmt: skip


def unknown_course(title: str, n: float) -> Words:
    if n:
        en, es = units(n)
        return say(f"{title} is not in the course list. Its {en} can count as an elective only, until the school says more.",
                   f"{title} no está en la lista de cursos. Vale {es} solo como electiva, hasta que la escuela diga más.",
                   kind="unknown_course", title=title, units=n)  # fmt: skip
    return say(f"{title} is not in the course list and counts no unit here; give its units, or ask the school what it fills.",
               f"{title} no está en la lista de cursos y aquí no cuenta; indica sus unidades o pregunta a la escuela qué cubre.",
               kind="unknown_course", title=title, units=0.0)  # fmt: skip


def unknown_settled(code: str) -> Words:
    return say(f"{code} was settled on, but is not in the course list, so it is not in the plan; write it in with the counselor.",
               f"{code} se había fijado, pero no está en la lista de cursos ni en el plan; agrégalo con tu consejería.",
               kind="unknown_course", title=code, units=0.0)  # fmt: skip


def not_passed(title: tuple[str, str], grade: int | None) -> Words:
    if grade:
        return say(f"{title[0]} was not passed and earns no unit; it is planned again in grade {grade}.",
                   f"{title[1]} no se aprobó y no da unidades; se planea otra vez en el grado {grade}.",
                   kind="not_passed", title=title[0])  # fmt: skip
    return say(f"{title[0]} was not passed and earns no unit; this plan does not repeat it.",
               f"{title[1]} no se aprobó y no da unidades; este plan no lo repite.", kind="not_passed", title=title[0])  # fmt: skip


def repeated(title: tuple[str, str]) -> Words:
    return say(f"{title[0]} stands in the transcript more than once; it counts once.",
               f"{title[1]} aparece más de una vez en el historial; cuenta una vez.", kind="repeated", title=title[0])  # fmt: skip


def line_missing(line: Words, n: float) -> Words:
    en, es = units(n)
    return say(f"{line['title']}: {en} missing.", f"{line['es']}: falta {es}." if n == 1 else f"{line['es']}: faltan {es}.",
               kind="line", line=line["id"], title=line["title"], units=n)  # fmt: skip


def left_out(title: tuple[str, str], n: float) -> Words:
    en, es = units(n)
    return say(
        f"{title[0]} ({en}) has no place in this plan: ask the school about summer, or a college about starting after grade 12.",
        f"{title[1]} ({es}) no cabe en este plan: pregunta a la escuela por el verano, o a un colegio para empezar después "
        "del grado 12.",
        kind="pathway", title=title[0], units=n,
    )  # fmt: skip


def no_course(titles: tuple[str, str]) -> Words:
    return say(f"None of these is open in the grades left: {titles[0]}. Ask the school for another course of the pathway.",
               f"Ninguno de estos está disponible en los grados que quedan: {titles[1]}. Pide a la escuela otro curso de la ruta.",
               kind="pathway", title=titles[0])  # fmt: skip


# --- why it cannot fit, and what would help ---


def too_much(diploma: Words, need: float, room: float, limit: float, first: int) -> Words:
    (en, es), (room_en, room_es) = units(need), units(room)
    span = f"grades {first} to 12" if first < 12 else "grade 12"
    tramo = f"los grados {first} a 12" if first < 12 else "el grado 12"
    return say(f"{diploma['title']} still needs {en}; the room in {span} is {room_en}, at {limit:g} a year.",
               f"{diploma['es']} todavía necesita {es}; en {tramo} hay lugar para {room_es}, con {limit:g} al año.",
               kind="yearly_limit")  # fmt: skip


def too_late(line: Words, course: tuple[str, str], before: tuple[str, str]) -> Words:
    return say(f"{line['title']}: {course[0]} comes after {before[0]}, in a later grade, and no such grade is left.",
               f"{line['es']}: {course[1]} va después de {before[1]}, en un grado posterior, y ya no queda ninguno.",
               kind="prerequisite", line=line["id"])  # fmt: skip


def line_short(line: Words, n: float) -> Words:
    en, es = units(n)
    return say(f"{line['title']}: {en} cannot be placed before the end of grade 12.",
               f"{line['es']}: no hay lugar para {es} antes de terminar el grado 12.", kind="line", line=line["id"])  # fmt: skip


def take_in_summer(titles: tuple[str, str], n: float) -> Words:
    en, es = units(n)
    return say(f"Take {titles[0]} as a summer or recovery course ({en}).",
               f"Toma {titles[1]} como curso de verano o de recuperación ({es}).", kind="summer")  # fmt: skip


def change_diploma(diploma: Words, if_earned: bool) -> Words:
    more = ", if its usual courses so far are earned" if if_earned else ""
    mas = ", si sus cursos usuales hasta ahora están aprobados" if if_earned else ""
    return say(
        f"Change to this route, which fits from here{more}: {diploma['title']}.",
        f"Cambia a este diploma, que sí cabe desde aquí{mas}: {diploma['es']}.",
        kind="diploma", diploma=diploma["id"],
    )  # fmt: skip


def start_at_college(pathway: Words) -> Words:
    return say(f"Graduate first and start {pathway['title']} at a college after grade 12, as an adult.",
               f"Primero gradúate y empieza {pathway['es']} en un colegio después del grado 12, como persona adulta.",
               kind="college")  # fmt: skip


def take_longer(n: float) -> Words:
    en, es = units(n)
    return say(
        f"Missing at the end of grade 12: {en}. Plan summers, recovery courses or one more year with the counselor.",
        f"Falta al terminar el grado 12: {es}. Planea veranos, cursos de recuperación o un año más con tu consejería.",
        kind="longer",
    )


# --- what a plan keeps open ---


def add_courses(titles: tuple[str, str], n: float, limit: float, codes: list[str]) -> Words:
    en, es = units(n)
    return say(f"Add {titles[0]} ({en}); it fits with up to {limit:g} units a year.",
               f"Agrega {titles[1]} ({es}); cabe con hasta {limit:g} unidades al año.", kind="add", courses=codes)  # fmt: skip


def no_single_change() -> Words:
    return say("No single change reopens this before the end of grade 12. Ask about summer or online courses.",
               "Ningún cambio por sí solo lo reabre antes de terminar el grado 12. Pregunta por cursos de verano o en línea.",
               kind="none")  # fmt: skip


def leave_home_campus() -> Words:
    return say("Let the plan include courses away from the home campus.",
               "Deja que el plan incluya cursos fuera de tu escuela.", kind="home_campus")  # fmt: skip


def ask_for_more() -> Words:
    return say("This pathway names none here yet. Ask the school, or a college near you, for one.",
               "Esta ruta todavía no nombra ninguno aquí. Pide uno a la escuela o a un colegio cercano.", kind="ask")  # fmt: skip


# --- exits ---


def when(years: float) -> Words:
    if not years:
        return say("at the end of grade 12", "al terminar el grado 12")
    span, lapso = ("year", "año") if years == 1 else ("years", "años")
    return say(f"about {years:g} {span} after grade 12", f"alrededor de {years:g} {lapso} después del grado 12")


def earn_credential(title: tuple[str, str], met: bool) -> Words:
    if met:
        return say(f"Already earned: {title[0]}.", f"Ya obtenida: {title[1]}.", status="met")
    return say(f"Earn: {title[0]}.", f"Obtener: {title[1]}.", status="open")


def diploma_first(fits: bool) -> Words:
    if fits:
        return say("Needs the diploma first.", "Primero hace falta el diploma.", status="open")
    return say("Needs the diploma first, and no route to it fits from here by the end of grade 12: see the changes.",
               "Primero hace falta el diploma, y ninguna opción cabe desde aquí antes de terminar el grado 12: mira los cambios.",
               status="open")  # fmt: skip


def career_courses_short(titles: tuple[str, str]) -> Words:
    return say(f"Career courses that are not in this plan: {titles[0]}.",
               f"Cursos de carrera que no están en este plan: {titles[1]}.", status="open")  # fmt: skip


def core_not_complete(rule: Words) -> Words:
    return say(
        f"This plan does not complete this: {rule['title']}. Ask the university, or ask about starting at a community college "
        "and transferring.",
        f"Este plan no completa esto: {rule['es']}. Pregunta a la universidad, o por empezar en un colegio comunitario y "
        "transferirte.",
        status="open",
    )
