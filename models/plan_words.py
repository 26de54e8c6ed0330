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


def term_calendar(names: tuple[str, ...]) -> Words:
    listed, spanish = joined(list(names)), joined(list(names), "y")
    return say(
        f"Courses are planned by the school's terms: {listed}. A longer course stands through the whole year.",
        f"Los cursos se planean por los periodos de la escuela: {spanish}. Un curso más largo dura todo el año.",
    )


def gap(points: int) -> Words:
    return say(
        f"This plan keeps every rule. That no better one exists is not proven: a better one could save at most {points} points "
        "of the published goal.",
        f"Este plan cumple todas las reglas. No está demostrado que no haya uno mejor: uno mejor ahorraría como máximo {points} "
        "puntos de la meta publicada.",
        points=points,
    )


GOAL_PARTS = {
    "missing": ("units of the diploma missing", "unidades del diploma que faltan"),
    "settled": ("courses settled by hand without a place", "cursos fijados a mano sin lugar"),
    "sequence": ("places of the career sequence without a course", "lugares de la secuencia de carrera sin curso"),
    "late": ("courses after their usual grades", "cursos después de sus grados usuales"),
    "over_seven": ("units over seven in a year, all years together", "unidades por encima de siete al año, sumados todos los años"),
    "moved": (
        "grades away from the usual ones, all courses together",
        "grados de distancia de los usuales, sumados todos los cursos",
    ),
    "demanding": ("demanding courses in the fullest year", "cursos exigentes en el año más cargado"),
}


def goal_part(part: str) -> Words:
    return say(*GOAL_PARTS[part])


def year_load(grade: int, n: float, demanding: int, many: bool, room: float) -> Words:
    (en, es), (room_en, room_es) = units(n), units(room)
    hard = f"{demanding} demanding course" + "s" * (demanding != 1)
    duro = f"{demanding} curso" + "s" * (demanding != 1) + " exigente" + "s" * (demanding != 1)
    much, mucho = (", many for one year", ", muchos para un año") if many else ("", "")
    return say(f"Grade {grade}: {en}, {hard}{much}; room for {room_en} more.",
               f"Grado {grade}: {es}, {duro}{mucho}; hay lugar para {room_es} más.")  # fmt: skip


def light_senior(n: float) -> Words:
    en, es = units(n)
    return say(f"A light senior year: grade 12 holds {en}.", f"Un último año ligero: el grado 12 tiene {es}.")


def home_campus(away: int) -> Words:
    if away:
        return say(f"Stay on the home campus: courses still at a center, because nothing at home takes their place: {away}.",
                   f"Quedarse en la escuela: cursos que siguen en un centro, porque nada aquí los reemplaza: {away}.")  # fmt: skip
    return say("Stay on the home campus: no college course is counted on, and none at a center.",
               "Quedarse en la escuela: no se cuenta con cursos de colegio ni de un centro.")  # fmt: skip


def college_credit(offers: tuple[str, str]) -> Words:
    if not offers[0]:
        return say("Most college credit: no college course fits this plan.",
                   "Más crédito universitario: ningún curso de colegio cabe en este plan.")  # fmt: skip
    return say(f"Most college credit: in time for {offers[0]}.", f"Más crédito universitario: a tiempo para {offers[1]}.")


def earliest_credential(ready: list[tuple[tuple[str, str], int]]) -> Words:
    if not ready:
        return say("Earliest credential: this plan does not have every course that leads to one.",
                   "Credencial lo antes posible: este plan no tiene todos los cursos que llevan a una.")  # fmt: skip
    en, es = both([(f"{t[0]} in grade {g}", f"{t[1]} en el grado {g}") for t, g in ready])
    return say(
        f"Earliest credential: the courses are done for {en}.", f"Credencial lo antes posible: los cursos terminan para {es}."
    )


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


def earlier_than_usual(title: tuple[str, str], grade: int, usual: int) -> Words:
    return say(f"{title[0]} is in grade {grade}; it usually starts in grade {usual}.",
               f"{title[1]} está en el grado {grade}; por lo general empieza en el grado {usual}.")  # fmt: skip


def settled_alone(title: tuple[str, str], beside: tuple[str, str]) -> Words:
    return say(f"{title[0]} usually goes together with {beside[0]}.", f"{title[1]} por lo general va junto con {beside[1]}.")


def before_the_start(title: tuple[str, str], grade: int, start: int) -> Words:
    return say(f"{title[0]} is in grade {grade}, before the grade given for starting the pathway ({start}).",
               f"{title[1]} está en el grado {grade}, antes del grado dado para empezar la ruta ({start}).")  # fmt: skip


def laid_twice(title: tuple[str, str]) -> Words:
    return say(f"{title[0]} stands in the plan more than once; it counts once.",
               f"{title[1]} está más de una vez en el plan; cuenta una vez.")  # fmt: skip


def already_earned(title: tuple[str, str]) -> Words:
    return say(f"{title[0]} is already earned; taking it again adds no unit.",
               f"{title[1]} ya está aprobado; tomarlo otra vez no suma unidades.")  # fmt: skip


def under_way_moved(title: tuple[str, str], grade: int) -> Words:
    return say(f"{title[0]} is under way in grade {grade}, and this arrangement has it elsewhere or not at all.",
               f"{title[1]} está en curso en el grado {grade}, y este orden lo pone en otro lugar o no lo tiene.")  # fmt: skip


def full_term(grade: int, term: str, load: float, limit: float) -> Words:
    return say(f"Grade {grade}, {term}: {load:g} units, more than the {limit:g} a term holds.",
               f"Grado {grade}, {term}: {load:g} unidades, más de las {limit:g} que caben en un periodo.")  # fmt: skip


def place_empty(titles: tuple[str, str], grade: int) -> Words:
    return say(f"The career sequence has one of these in grade {grade}, and nothing fills its place: {titles[0]}.",
               f"La secuencia de carrera tiene uno de estos en el grado {grade}, y nada ocupa su lugar: {titles[1]}.")  # fmt: skip


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


def unknown_left_out(code: str) -> Words:
    return say(f"{code} was to be left out, but is not in the course list; nothing was changed for it.",
               f"{code} debía quedar fuera, pero no está en la lista de cursos; no se cambió nada por ello.",
               kind="unknown_course", title=code, units=0.0)  # fmt: skip


def settled_no_place(title: tuple[str, str]) -> Words:
    return say(f"{title[0]} was settled on and has no place in this plan; give it a grade, and it stays there with a warning.",
               f"{title[1]} se había fijado y no tiene lugar en este plan; dale un grado y se queda ahí con un aviso.",
               kind="settled", title=title[0])  # fmt: skip


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


def cannot_together(lines: list[Words], need: float, limit: float, limited: bool) -> Words:
    en, es = units(need)
    titles, titulos = joined([ln["title"] for ln in lines]), joined([ln["es"] for ln in lines], "y")
    most, tope = units(limit)
    at, al = (f", at most {most} a year", f", con un máximo de {tope} al año") if limited else ("", "")
    return say(f"These lines fit one by one and not together in the years left{at}: {titles} ({en} to place).",
               f"Estas materias caben una por una y no juntas en los años que quedan{al}: {titulos} (hay que ubicar {es}).",
               kind="together", lines=[ln["id"] for ln in lines])  # fmt: skip


def no_grade_left(line: Words, n: float, rules: tuple[str, ...]) -> Words:
    en, es = units(n)
    why = joined([HELD[r][0] for r in rules]) or "no course that fills it is open"
    por = joined([HELD[r][1] for r in rules], "y") or "no hay ningún curso abierto que lo cubra"
    return say(f"{line['title']}: {en} cannot be placed, because of this: {why}.",
               f"{line['es']}: no hay lugar para {es}, por esto: {por}.", kind="line", line=line["id"])  # fmt: skip


HELD = {
    "limit": ("the most units a year holds", "el máximo de unidades que caben en un año"),
    "order": ("courses that build on each other stand in order", "los cursos que dependen uno de otro van en orden"),
    "grades": ("the grades in which the courses are open", "los grados en que los cursos están abiertos"),
    "start": ("the grade given for starting the pathway", "el grado dado para empezar la ruta"),
    "settled": ("courses under way or settled by hand", "los cursos en curso o fijados a mano"),
}


def rule_line(line: dict[str, Any], told: Words) -> Words:
    en, es = units(line["units"])
    return say(f"{line['title']} ({en})", f"{line['es']} ({es})", rule=f"line:{line['id']}", **told)


def rule_held(rule: str, limit: float, course: dict[str, Any]) -> Words:
    """A rule of the calendar with its source: the school's own number of units, or the list the course stands in."""
    en, es = HELD[rule]
    if rule == "limit":
        return say(f"{en}: {limit:g}", f"{es}: {limit:g}", rule=rule, source=None, check="unverified")
    return say(en, es, rule=rule, source=course.get("source"), check=course.get("check", "unverified"))


def conflict(
    found: Any, diploma: Words, lines: list[Words], course: tuple[str, str] | None, before: tuple[str, str], first: int
) -> Words:
    """The sentence of a models.plan_conflicts.Conflict."""
    if found.kind == "yearly_limit":
        return too_much(diploma, found.need, found.room, found.limit, first)
    if found.kind == "together":
        return cannot_together(lines, found.need, found.limit, "limit" in found.rules)
    if course:
        return too_late(lines[0], course, before)
    return no_grade_left(lines[0], found.need, found.rules)


def change(found: Any, titles: tuple[str, str]) -> Words:
    """The sentence of a models.plan_conflicts.Change: each was planned, and makes the diploma fit."""
    en, es = units(found.units)
    said = {
        "summer": (f"Take {titles[0]} as a summer or recovery course ({en}).",
                   f"Toma {titles[1]} como curso de verano o de recuperación ({es})."),
        "block": (f"Take more units of {titles[0]} ({en}), as in a half-day block at a career center, if there is one.",
                  f"Toma más unidades de {titles[1]} ({es}), como en un bloque de medio día en un centro técnico, si lo hay."),
        "settled": (f"Let go of {titles[0]}, which was settled by hand.", f"Deja libre {titles[1]}, que se fijó a mano."),
        "take_back": (f"Take {titles[0]} back, which was left out by hand.", f"Vuelve a incluir {titles[1]}, que se quitó a mano."),
        "start": ("Start the career courses now.", "Empieza ya los cursos de carrera."),
        "limit": (f"Take up to {found.units:g} units a year, if the school has the periods.",
                  f"Toma hasta {found.units:g} unidades al año, si la escuela tiene los periodos."),
        "year": ("Take one more year after grade 12: then everything fits.",
                 "Toma un año más después del grado 12: entonces cabe todo."),
    }  # fmt: skip
    return say(*said[found.kind], kind=found.kind)


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
