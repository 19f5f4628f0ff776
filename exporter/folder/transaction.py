"""Changes a folder whole or not at all, whatever ends the run: all new files stand ready before one moves.

The steps: the plan, the new files beside it, the mark (the plan under another name), each file into its place
in the order given, the removals. Before the mark a run that was cut off has changed nothing; after it, no
step needs room on the disk, and the next run takes those that are left.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from exporter.disk import (
    TEMPORARY,
    below,
    folder_below,
    read_plain,
    remove,
    remove_empty,
    sync,
    write_whole,
    writing,
)
from exporter.errors import OutputError
from exporter.folder.lock import alone
from exporter.folder.plan import (
    MARK,
    NEXT,
    PLAN,
    Move,
    Plan,
    Removal,
    check_paths,
    damaged,
    digest,
    read_plan,
    staged,
)

_WORKERS = 16
"""Files that are waited for at once until they are on the disk: a disk takes many together as fast as one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file of a folder: its new content, or None where it goes.

    A file that is there keeps its mode; a new one has ``mode``, or what the user's umask leaves.
    """

    path: str
    content: bytes | None
    executable: bool = False
    mode: int | None = None


def commit(folder: Path, changes: Sequence[Change], *, locked: bool = False) -> None:
    """Make all changes, in their order and removals last, or none.

    ``locked`` says that the caller holds ``alone(folder)``. A file that has its content is not touched.

    Raises:
        OutputError: the system refuses it, a path leads out of the folder or through a link, or another run
            is writing it. The folder is as it was; only where the system refuses to move a file that stands
            ready is the rest left to the next run.
    """
    with _held(folder, locked):
        recover(folder, locked=True)
        plan, new = _planned(folder, changes)
        if not plan.moves and not plan.removals:
            return
        try:
            _stage(folder, plan, new)
            with writing(folder / MARK):
                os.replace(folder / PLAN, folder / MARK)
        except BaseException:
            if not (folder / MARK).exists():
                with suppress(OutputError):
                    _drop(folder, plan.folders)
            raise
        _carry_out(folder, plan)


def recover(folder: Path, *, locked: bool = False) -> bool:
    """Finish what a run was cut off in, or drop it where it had not all files ready.

    Returns:
        Whether something was finished.

    Raises:
        OutputError: it cannot be, or somebody has edited a file since then that it replaces; nothing is
            touched.
    """
    if not os.path.lexists((folder / NEXT).parent):
        return False
    with _held(folder, locked):
        plan = read_plan(folder, MARK)
        if plan is None:
            _drop(folder, _folders(folder))
            return False
        _check_unedited(folder, plan)
        _carry_out(folder, plan)
        return True


def _held(folder: Path, locked: bool) -> AbstractContextManager[None]:
    return nullcontext() if locked else alone(folder)


def _planned(folder: Path, changes: Sequence[Change]) -> tuple[Plan, list[Change]]:
    """The plan, and the changes whose content its moves are about."""
    paths = [change.path for change in changes]
    try:
        check_paths(paths)
        _check_apart(paths, {change.path for change in changes if change.content is not None})
    except ValueError as error:
        raise OutputError(f"{folder} cannot be written: {error}: choose another --out") from error
    current = {path: _read(below(folder, path)) for path in paths}
    different = [change for change in changes if current[change.path] != change.content]
    new = [change for change in different if change.content is not None]
    gone = [Removal(it.path, digest(current[it.path])) for it in different if it.content is None]
    moves = [Move(it.path, digest(it.content) or "", digest(current[it.path])) for it in new]
    for change in different:
        _check_writable((folder / change.path).parent)
    return Plan(_missing(folder, new), tuple(moves), tuple(gone)), new


def _check_apart(paths: Sequence[str], files: Collection[str]) -> None:
    if len(set(paths)) < len(paths):
        raise ValueError(f"{max(paths, key=paths.count)} would be written twice")
    for path in files:
        steps = path.split("/")
        for count in range(1, len(steps)):
            if (folder := "/".join(steps[:count])) in files:
                raise ValueError(f"{folder} would be a file and a folder")


def _check_writable(place: Path) -> None:
    """Refuse before anything is changed what could not be moved into its place afterwards."""
    while not place.exists():
        place = place.parent
    with writing(place):
        if not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def _missing(folder: Path, new: Sequence[Change]) -> tuple[str, ...]:
    places = {place for change in new for place in Path(change.path).parents if place.name}
    return tuple(sorted(place.as_posix() for place in places if not (folder / place).exists()))


def _read(path: Path) -> bytes | None:
    try:
        return read_plain(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read, nor replaced: {error.strerror or error}: move it away"
        ) from error


def _stage(folder: Path, plan: Plan, new: Sequence[Change]) -> None:
    """All that needs room on the disk: the plan, the folders, the new files."""
    write_whole(folder, PLAN, plan.as_file())
    names = [PLAN, *(staged(index) for index in range(len(new)))]
    for name in plan.folders:
        with writing(folder / name):
            folder_below(folder, name).mkdir(exist_ok=True)
    for name, change in zip(names[1:], new, strict=True):
        place, mode = folder / change.path, change.mode
        if place.exists():
            mode = stat.S_IMODE(place.stat().st_mode)
        write_whole(folder, name, change.content or b"", executable=change.executable, mode=mode)
    with writing(folder / NEXT):
        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(sync, [folder / name for name in names]))
        for place in {folder / NEXT, *((folder / name).parent for name in plan.folders)}:
            sync(place)


def _carry_out(folder: Path, plan: Plan) -> None:
    """Take the steps that are left: a file that is no longer in the staging is in its place."""
    with _finishing(folder):
        sync(folder / NEXT)
        for index, move in enumerate(plan.moves):
            source = below(folder, staged(index))
            if source.exists():
                _move(folder, source, move.path)
        for removal in plan.removals:
            remove(folder, removal.path)
        changed = {(folder / path).parent for path in plan.paths}
        for place in sorted(place for place in changed if place.exists()):
            sync(place)
        (folder / MARK).unlink()
        _drop(folder, ())


@contextmanager
def _finishing(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, OutputError) as error:
        place = getattr(error, "filename2", None) or getattr(error, "filename", None) or folder
        why = str(error) if isinstance(error, OutputError) else f"{place}: {error.strerror or error}"
        raise OutputError(
            f"{folder} is half written: {why}: fix that, and run poolport again, which writes the rest"
        ) from error


def _move(folder: Path, source: Path, path: str) -> None:
    target = below(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The folder of this file is on a disk of its own.
        write_whole(folder, path, source.read_bytes(), mode=stat.S_IMODE(source.stat().st_mode))
        source.unlink()


def _check_unedited(folder: Path, plan: Plan) -> None:
    edited = []
    for index, move in enumerate(plan.moves):
        new, now = _read(below(folder, staged(index))), digest(_read(below(folder, move.path)))
        if new is None and now == move.before:
            raise damaged(folder, f"the new text of {move.path} is lost")
        if new is not None and digest(new) != move.digest:
            raise damaged(folder, f"the new text of {move.path} is not what it was")
        if new is not None and now not in (None, move.before, move.digest):
            edited.append(move.path)
    edited += [
        removal.path
        for removal in plan.removals
        if digest(_read(below(folder, removal.path))) not in (None, removal.before)
    ]
    if edited:
        raise OutputError(
            f"{', '.join(str(folder / path) for path in edited[:5])} would be lost: changed after a run was"
            " cut off that replaces it: move it away, and run poolport again, which writes its rest"
        )


def _folders(folder: Path) -> tuple[str, ...]:
    """The folders that a run had made which was cut off; a plan that is half there has made none."""
    try:
        plan = read_plan(folder, PLAN)
    except OutputError:
        return ()
    return plan.folders if plan else ()


def _drop(folder: Path, folders: Sequence[str]) -> None:
    """Remove the staging, the plan last, since it says which folders are still to go."""
    place = folder_below(folder, NEXT)
    with writing(place):
        found = sorted(place.iterdir(), key=lambda path: path.name == "plan.json") if place.is_dir() else []
        for path in found:
            if path.name == "plan.json":
                remove_empty(folder / name for name in reversed(folders))
            if path.name.isdecimal() or path.name == "plan.json" or TEMPORARY.fullmatch(path.name):
                path.unlink()
    remove_empty([place, place.parent])
