"""The people who work with students: sign-in, groups with join codes, and the audit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from . import checks, codes, passwords
from .base import Part, new_id
from .errors import BadValue, LoginTaken, UnknownCode, UnknownId
from .students import Record, records_in
from .tables import groups, staff


@dataclass(frozen=True)
class Staff:
    """A counselor, teacher, leader or admin."""

    id: str
    login: str
    role: str
    school: str
    disabled: bool
    created_at: datetime


@dataclass(frozen=True)
class Group:
    """A class or caseload that students join with a code."""

    id: str
    school: str
    title: str
    created_at: datetime
    demonstration: bool


_STAFF = [column for column in staff.columns if column.name != "password_hash"]
_GROUP = [column for column in groups.columns if column.name != "join_code_hash"]


class StaffRoom(Part):
    """Staff, their groups, and what they did."""

    def add_staff(self, login: str, password: str, role: str, school: str) -> Staff:
        """Add someone who may sign in. Raises LoginTaken, or BadValue for a short password."""
        person = Staff(
            id=new_id(),
            login=_login(login),
            role=checks.one_of(role, "role", checks.ROLES),
            school=checks.text(school, "school", 200),
            disabled=False,
            created_at=self._now(),
        )
        passwords.check(password)
        digest = passwords.hashed(password)
        with self.database.writing() as connection:
            try:
                connection.execute(insert(staff).values(**asdict(person), password_hash=digest))
            except IntegrityError as error:
                raise LoginTaken from error
        return person

    def sign_in(self, login: str, password: str) -> Staff | None:
        """The person, or None for a wrong login or password, or someone disabled: which of them takes equally long to say."""
        nobody = passwords.nobody()
        row = self._staff_row(login)
        digest = row.password_hash if row else nobody
        if not passwords.matches(digest, password) or row is None or row.disabled:
            return None
        if passwords.outdated(digest):
            # Only over the digest just checked: a password changed meanwhile stays changed.
            same = (staff.c.id == row.id) & (staff.c.password_hash == digest)
            renewed = passwords.hashed(password)
            with self.database.writing() as connection:
                connection.execute(update(staff).where(same).values(password_hash=renewed))
        return self.staff(row.id)

    def staff(self, staff_id: str) -> Staff:
        """One member of staff, also when disabled. Raises UnknownId."""
        checks.id_of(staff_id, "sign-in")
        with self.database.reading() as connection:
            row = connection.execute(select(*_STAFF).where(staff.c.id == staff_id)).one_or_none()
        if row is None:
            raise UnknownId("sign-in")
        return Staff(**row._asdict())

    def disable_staff(self, staff_id: str) -> Staff:
        """Someone who left can no longer sign in; their audit lines stay."""
        person = self.staff(staff_id)
        with self.database.writing() as connection:
            connection.execute(update(staff).where(staff.c.id == person.id).values(disabled=True))
        return self.staff(staff_id)

    def create_group(self, school: str, title: str, demonstration: bool = False) -> tuple[Group, str]:
        """A new group and the code students join it with; the code is never to be seen again."""
        school, title = checks.text(school, "school", 200), checks.text(title, "title", 200)
        group = Group(new_id(), school, title, self._now(), bool(demonstration))
        with self.database.writing() as connection:
            code, digest = self._fresh_code(connection, "group", groups.c.join_code_hash)
            connection.execute(insert(groups).values(**asdict(group), join_code_hash=digest))
        return group, code

    def group_by_join_code(self, code: str) -> Group:
        """The group that a typed join code belongs to. Raises UnknownCode."""
        digest = codes.digest(self._key, "group", code)
        with self.database.reading() as connection:
            row = connection.execute(select(*_GROUP).where(groups.c.join_code_hash == digest)).one_or_none()
        if row is None:
            raise UnknownCode
        return Group(**row._asdict())

    def groups(self, school: str) -> list[Group]:
        """A school's groups, oldest first."""
        query = select(*_GROUP).where(groups.c.school == checks.text(school, "school", 200))
        query = query.order_by(groups.c.created_at, groups.c.id)
        with self.database.reading() as connection:
            return [Group(**row._asdict()) for row in connection.execute(query)]

    def group_records(self, group_id: str) -> list[Record]:
        """The records of the students who joined, in the order they joined. Raises UnknownId."""
        checks.id_of(group_id, "group")
        with self.database.reading() as connection:
            if connection.scalar(select(groups.c.id).where(groups.c.id == group_id)) is None:
                raise UnknownId("group")
            return records_in(connection, group_id)

    def note(self, actor: str, action: str, subject: str | None = None) -> None:
        """Add a line to the audit. A student is named by record id alone in `actor` or `subject`, never inside `action`, so that
        deleting the record can take it out."""
        with self.database.writing() as connection:
            self._note(connection, actor, action, subject)

    def _staff_row(self, login: str) -> Row[Any] | None:
        try:
            query = select(staff).where(staff.c.login == _login(login))
        except BadValue:
            return None
        with self.database.reading() as connection:
            return connection.execute(query).one_or_none()


def _login(login: str) -> str:
    """A login in the one form it is kept in: no spaces around it, lower case."""
    return checks.text(checks.text(login, "login", 254).strip().casefold(), "login", 254)
