"""Settings: every one has a default fit for use, and can be set in the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from content.packs import DEFAULT_PACKS, DEMONSTRATION

ROOT = Path(__file__).resolve().parent.parent


class SettingError(Exception):
    """A setting cannot be used; the message says which and what to write."""


@dataclass(frozen=True)
class Settings:
    """Where things are and how the site runs.

    PATHWAYS_INSTANCE       folder for content.db, the student store and the keys (default: ./instance of the project)
    PATHWAYS_CONTENT        further content packs, folders separated by the system's path separator
    PATHWAYS_DATABASE_URL   student store (default: SQLite in the instance folder)
    PATHWAYS_DEMONSTRATION  1: add the made-up demonstration district
    PATHWAYS_SECURE_COOKIES 1: cookies over HTTPS only (set it behind HTTPS)
    """

    instance: Path
    packs: tuple[Path, ...]
    database_url: str
    demonstration: bool
    secure_cookies: bool

    @classmethod
    def from_environment(cls) -> Settings:
        env = os.environ
        demonstration = env.get("PATHWAYS_DEMONSTRATION", "") == "1"
        instance = Path(
            env.get("PATHWAYS_INSTANCE") or ROOT / ("instance/demonstration" if demonstration else "instance")
        ).resolve()
        packs = list(DEFAULT_PACKS)
        packs += [Path(p).resolve() for p in env.get("PATHWAYS_CONTENT", "").split(os.pathsep) if p]
        if demonstration:
            packs.append(DEMONSTRATION)
        url = env.get("PATHWAYS_DATABASE_URL") or f"sqlite:///{instance / 'students.db'}"
        return cls(instance, tuple(packs), url, demonstration, env.get("PATHWAYS_SECURE_COOKIES", "") == "1")

    @property
    def root(self) -> Path:
        """The folder that holds wsgi.py."""
        return ROOT

    @property
    def content_db(self) -> Path:
        return self.instance / "content.db"

    def key(self, name: str) -> bytes:
        """A secret key kept in the instance folder, outside the database; made on first use."""
        path = self.instance / f"{name}.key"
        try:
            self.instance.mkdir(parents=True, exist_ok=True)
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                pass
            else:
                with os.fdopen(descriptor, "w") as file:
                    file.write(secrets.token_hex(32))
            return bytes.fromhex(path.read_text().strip())
        except (OSError, ValueError) as error:
            raise SettingError(
                f"The key file {path} cannot be used ({error}). Check the folder's rights, or restore it from a backup."
            ) from error
