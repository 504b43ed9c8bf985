"""The one door to On Record: what the app, the command line and a notebook call.

    import onrecord
    corpus = onrecord.open("my-corpus")
    corpus.add(["papers/"])
    answer = corpus.search(onrecord.Question("pooled budgets", onrecord.Filters(stances=("oppose",))))
    for row in answer.rows: ...
    frame = answer.to_pandas()

Rows are position records (docs/record.md). Every error that a user can cause is an `OnRecordError`.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import nlp
from corpus import appearances, files, judgements, originals
from corpus.catalogue import Catalogue
from corpus.changes import Changes
from corpus.choices import Choices, remembered
from corpus.containers.columns import Mapping as Columns
from corpus.containers.columns import load as load_columns
from corpus.errors import CatalogueError, OnRecordError, QueryError, ReadError
from corpus.intake import Added, Broken, Failure, Intake, Progress
from corpus.metadata import checked, fields_named, known
from corpus.ocr import Ocr
from corpus.read import read, read_draft
from corpus.records import Document, Event, Span, Statement, StoredStatement, new_position_id, position_row
from corpus.relabelling import Relabelled, relabelled
from corpus.removal import remove
from corpus.reviews import FIELDS as CORRECTABLE
from corpus.reviews import checked as checked_changes
from corpus.source_file import SourceFile, source_file
from corpus.sources import sources
from corpus.watches import Watch
from corpus.wording import worded
from index import change
from index.citations import STYLES as CITATION_STYLES
from index.citations import quotation
from index.compare import MOST_COLUMNS, by_year
from index.counts import in_words
from index.groups import COMPARED, GROUPS
from index.groups import key_of as group_key
from index.groups import meant as group_meant
from index.manifest import Listing
from index.query import EVERYTHING, Answer, Filters, Hit, Question
from index.views import VIEWS
from nlp.frames import Frame, Topic, built_in, decoded, load, names

if TYPE_CHECKING:
    from corpus.page_image import PageImage
    from index.check import Finding
    from index.compare import Comparison
    from index.doubt import Doubts
    from index.overview import Overview
    from index.saved import Saved
    from index.search import Index, Ranked
    from nlp.positions import Extractor

__all__ = [
    "CITATION_STYLES",
    "COMPARED",
    "CORRECTABLE",
    "GROUPS",
    "MOST_COLUMNS",
    "VIEWS",
    "Added",
    "Answer",
    "Broken",
    "Changes",
    "Choices",
    "Corpus",
    "Event",
    "Failure",
    "Filters",
    "Frame",
    "Hit",
    "Listing",
    "Ocr",
    "OnRecordError",
    "Progress",
    "Question",
    "Relabelled",
    "Topic",
    "about",
    "by_year",
    "change",
    "check_frame",
    "checked_in_words",
    "default_folder",
    "export",
    "extract",
    "frame",
    "frame_in",
    "frames",
    "group_key",
    "group_meant",
    "in_words",
    "judge",
    "manifest_text",
    "measured",
    "on_record",
    "open",
    "problems",
    "quotation",
    "sample_documents",
    "table_columns",
    "text_of",
    "why",
    "words_of",
]

__version__ = "0.1.0"

# The file in a corpus' folder that defines its topics; without it, they are those of the built-in frame.
FRAME_FILE = "frame.yaml"
# Frames whose engines are kept at hand: the corpus' own, and those that are tried.
_ENGINES = 8
# Answers that are remembered while a draft is checked: what it quotes twice, and whom it quotes often.
_REMEMBERED = 1000


def _silent(done: int, total: int, what: str) -> None:
    """No progress shown."""


def default_folder() -> Path:
    """The user's corpus: `ONRECORD_DATA`, or the data folder that the system gives to programs."""
    if os.environ.get("ONRECORD_DATA"):
        return Path(os.environ["ONRECORD_DATA"]).expanduser()
    from platformdirs import user_data_path

    return user_data_path("onrecord", appauthor=False)


def sample_documents() -> Path:
    """The folder of the fictional sample documents that come with On Record."""
    return Path(__file__).parent / "corpus" / "sample" / "documents"


def frame(name_or_path: str | Path | None = None) -> Frame:
    """A frame (topics and their definitions): the built-in one, another that comes with On Record, or that of a file.

    Raises FrameError where there is no such frame, or where the file does not define topics properly.
    """
    if name_or_path is None:
        return built_in()
    path = Path(name_or_path)
    is_file = isinstance(name_or_path, Path) or path.suffix.lower() in (".yaml", ".yml") or path.exists()
    return load(path) if is_file and name_or_path not in names() else built_in(str(name_or_path))


def frame_in(data: bytes, name: str) -> Frame:
    """The frame in the bytes of a file of this name, which errors tell. Raises FrameError as `frame` does."""
    return decoded(data, where=name)


def frames() -> list[Frame]:
    """The frames that come with On Record, by name."""
    return [built_in(name) for name in names()]


def check_frame(frame: Frame) -> list[dict[str, Any]]:
    """How well the sides of each topic are told apart on its own examples: see `nlp.crossvalidation.told_apart`.

    Raises ModelError where the stance weights are missing.
    """
    from nlp.crossvalidation import told_apart

    return told_apart(frame)


def checked_in_words(frame: Frame, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is to be said of a frame and of the rows of `check_frame`, a line each."""
    from nlp.crossvalidation import in_words

    return in_words(frame, rows)


def measured(topic: Topic) -> dict[str, Any]:
    """How often the sides on a topic were right when they were last measured: what "about" says, and shares by name.

    {} for a topic that nobody measured: one of a user's own, and one that is asked by other words than the built-in.
    """
    known = built_in().topics.get(topic.name)
    if known is None or known.key != topic.key:
        return {}
    found = _measured()["unseen"]
    figures = (key.partition(": ")[::2] for key in found["figures"])
    return {"about": found["about"]} | {
        figure: found["figures"][f"{name}: {figure}"] for name, figure in figures if name == topic.name
    }


@lru_cache(_ENGINES)
def _extractor(frame: Frame) -> Extractor:
    from nlp.positions import Extractor

    return Extractor(frame)


def open(  # noqa: A001 (onrecord.open reads best)
    folder: str | Path | None = None, *, create: bool = False, read_only: bool = False
) -> Corpus:
    """The corpus in a folder (default: the user's). Raises CatalogueError where there is none, unless `create`.

    read_only   whatever would change it raises CatalogueError
    """
    return Corpus(Path(folder).expanduser() if folder else default_folder(), create=create, read_only=read_only)


def extract(
    path: str | Path, *, every: bool = False, frame: Frame | None = None, choices: Choices | None = None
) -> list[dict[str, Any]]:
    """The position records of one file, without a corpus; with `every`, all statements, on topic or not.

    frame    the topics; without it, the built-in ones
    choices  how the file is read where it leaves a choice

    Raises ReadError for a file that cannot be read, or that holds a document which cannot be read.
    """
    extractor, rows = _extractor(frame or built_in()), []
    for source in sources(Path(path), Path(path).name, choices):
        if isinstance(source, ReadError):
            raise source
        document = read(source, choices=choices)
        rows += [
            _row_of(document, statement)
            for statement in extractor.statements(document)
            if every or statement.is_position
        ]
    return rows


def judge(text: str, *, frame: Frame | None = None) -> list[dict[str, Any]]:
    """What one makes of a few sentences: the records of the statements in them, on topic or not. Where they report
    nobody, they are judged as the words of somebody unknown.

    frame   the topics; without it, the built-in ones

    Raises ReadError where there are no words, or more characters than `nlp.trial.LONGEST`.
    """
    from nlp.trial import tried

    document, statements = tried(_storable(text), _extractor(frame or built_in()))
    return [_row_of(document, statement) for statement in statements]


def _row_of(document: Document, statement: Statement) -> dict[str, Any]:
    name = new_position_id(document.document_id, statement, document.text)
    return position_row(document, StoredStatement(name, statement))


def about(document: Document) -> dict[str, dict[str, Any]]:
    """What is known about a document: field → {"value", "found"}, and "confidence" where it was guessed how sure."""
    return known(document)


def table_columns(path: str | Path) -> Columns:
    """What a file (YAML) says the columns of tables of responses are. Raises ReadError where it says it wrongly."""
    return load_columns(Path(path))


def questions_of(path: str | Path) -> list[Saved]:
    """The questions of a file for `onrecord batch`: see `index.saved.questions_of`."""
    from index.saved import questions_of

    return questions_of(Path(path))


def report(findings: Sequence[Finding], draft: str, *, format: str) -> str:  # noqa: A002 (the command line's word)
    """What was found of the quotations of a draft of this name, as text, json or html."""
    from index.report import report

    return report(findings, draft, format=format)


def problems(finding: Finding) -> list[str]:
    """What speaks against a quotation of a draft, in the report's words, a line each."""
    from index.report import problems

    return problems(finding)


def on_record(finding: Finding) -> str:
    """Who said a quotation of a draft on record, in the report's words; "" where nothing is on record."""
    from index.report import on_record

    return on_record(finding)


def summary(findings: Sequence[Finding]) -> str:
    """How many quotations of a draft were found how, in a line."""
    from index.report import summary

    return summary(findings)


def why(row: Mapping[str, Any]) -> list[str]:
    """Why a position record needs a look, in words; [] where nothing is in doubt, or a person has reviewed it."""
    from index.doubt import doubt

    return doubt(row).why


def words_of(row: Mapping[str, Any]) -> str:
    """The words of a position record, as a correction of them is written: see `Corpus.review`."""
    return worded(row["text"])


def text_of(path: str | Path) -> str:
    """The text of one file, as its offsets count it. Raises ReadError for a file that cannot be read."""
    return read(Path(path)).text


def export(
    rows: Iterable[Mapping[str, Any]],
    stream: IO[bytes],
    *,
    format: str,  # noqa: A002 (the word that the command line uses)
    level: str = "positions",
    frame: Frame | None = None,
    lead: Sequence[str] = (),
) -> int:
    """Write rows as csv, xlsx, parquet or jsonl, with a column for every topic of the frame; how many were written.

    level   what the rows are: one of `index.tables.TABLES`; an empty result has its header
    frame   that of the rows (`corpus.frame`); without it, the built-in one. Topics that only rows have come last.
    lead    names of values that the rows have besides their record: the first columns

    `Corpus.export` writes what a corpus answers, and says what it is.
    """
    from index.export import write

    return write(rows, stream, format=format, table=level, topics=tuple((frame or built_in()).topics), lead=lead)


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """What `Corpus.export` says of a file, as the text of the file beside it (JSON)."""
    from index.manifest import text

    return text(manifest)


def _measured() -> Any:
    """How often On Record was right when it was last measured (`make evaluate`): set → what it is, and figures."""
    return json.loads((Path(nlp.__file__).parent / "measured.json").read_text(encoding="utf-8"))


class Corpus:
    """A folder with a catalogue (the truth) and an index (derived from it)."""

    def __init__(self, folder: Path, *, create: bool = False, read_only: bool = False) -> None:
        self.folder = folder
        self.catalogue = Catalogue(folder, create=create, read_only=read_only)
        self._index: Index | None = None
        self._opening = threading.Lock()  # the app asks from several threads

    def __repr__(self) -> str:
        counts = self.catalogue.counts()
        return f"<Corpus {self.folder}: {counts['documents']} documents, {counts['positions']} positions>"

    @property
    def index(self) -> Index:
        """The search index, opened when it is first asked."""
        with self._opening:
            if self._index is None:
                from index.search import Index

                self._index = Index(self.folder, self.catalogue)
            return self._index

    @property
    def frame(self) -> Frame:
        """The frame of the corpus, as it is now: `frame.yaml` in its folder, or else the built-in one.

        Raises FrameError where that file does not define topics properly.
        """
        file = self.folder / FRAME_FILE
        return frame(file if file.exists() else None)

    @property
    def revision(self) -> int:
        """Grows with every change of the corpus."""
        return self.catalogue.revision

    # -- documents in ------------------------------------------------------------------------------------------------

    def add(
        self, paths: Iterable[str | Path], *, choices: Choices | None = None, progress: Progress = _silent
    ) -> Added:
        """Read files and folders into the corpus. A file that fails is reported in the result and ends nothing.

        A file that is there already, unchanged, costs no work; a changed one replaces its rows in one transaction.

        choices   how files are read where they leave a choice; what the columns of tables are, and which documents are
                  repaired, is remembered
        """
        intake = self._intake(choices)
        intake.paths(paths, progress)
        return self._taken_in(intake, progress)

    def add_files(
        self,
        files: Iterable[tuple[str, bytes]],
        *,
        replace: bool = False,
        choices: Choices | None = None,
        progress: Progress = _silent,
    ) -> Added:
        """Take in files that lie in no folder of this computer, each a name and its bytes, as `add` does.

        They are kept unchanged in the corpus' folder. The same file is there already when it comes again; another one
        of the same name is a document of its own.

        replace   a file is the new version of the one that came under its name before, whose id and reviews stay
        """
        intake = self._intake(choices)
        intake.uploads(list(files), progress, replacing=replace)
        return self._taken_in(intake, progress)

    def fetch(
        self,
        addresses: Sequence[str],
        *,
        contact: str | None = None,
        allow_private: bool = False,
        attachments: bool = False,
        choices: Choices | None = None,
        progress: Progress = _silent,
    ) -> Added:
        """Fetch pages of the web into the corpus; what came is kept unchanged in its folder.

        attachments    whether the documents that belong to a page are fetched with it; else `attached` lists them
        contact        where the keeper of a site can reach you: it is sent along
        allow_private  whether machines that are not public may be asked

        A page that cannot be fetched is reported in the result. Fetched again, a page is the same document.
        """
        intake = self._intake(choices)
        intake.addresses(addresses, progress, attachments=attachments, contact=contact, allow_private=allow_private)
        return self._taken_in(intake, progress)

    def refresh(
        self, *, contact: str | None = None, allow_private: bool = False, progress: Progress = _silent
    ) -> Added:
        """Fetch again every page that was fetched before: `changed` names those that are not as they were."""
        known = originals.fetched(self.folder / originals.FOLDER)
        return self.fetch(
            [one.address for one in known], contact=contact, allow_private=allow_private, progress=progress
        )

    def _intake(self, choices: Choices | None = None) -> Intake:
        self.catalogue.refuse_if_read_only()
        return Intake(self.catalogue, lambda: _extractor(self.frame), choices)

    def _taken_in(self, intake: Intake, progress: Progress) -> Added:
        result = intake.result
        if result.added or result.changed or not self.index.current:
            self.index.refresh(progress)
        return result

    def describe(
        self, document: str, fields: Mapping[str, Any] | None = None, *, forget: Sequence[str] = ()
    ) -> dict[str, dict[str, Any]]:
        """What is known about a document, field → {"value", "found"}, once the fields have been stated of it.

        document  its id, or its file's name
        fields    as in a sidecar; they stand before all that its file, its sidecar or its text says, for good
        forget    fields to take back: they are again what the file says

        Its statements are extracted anew, since who speaks and when depends on them. Raises ReadError for unknown
        fields and bad values; OnRecordError where no document, or several, are called so, and where a field is to be
        taken back of a document whose file is gone.
        """
        document_id = self.called([document])[0]["document_id"]
        given = checked(fields or {}, document)
        if given or forget:
            self._intake().state(document_id, {**dict.fromkeys(fields_named(forget, document)), **given})
            self.index.refresh()
        described = self.catalogue.document(document_id)
        return {} if described is None else about(described)

    def called(self, documents: Sequence[str]) -> list[dict[str, Any]]:
        """The rows (`documents`) of the documents of these ids or file names, each once.

        Raises OnRecordError where no document, or several, are called so.
        """
        rows, chosen = self.documents(), dict[str, dict[str, Any]]()
        for name in documents:
            found = [row for row in rows if name in (row["document_id"], row["name"])]
            if len(found) > 1:
                hint = f"give an id: {_few([row['document_id'] for row in found])}"
                raise OnRecordError("several documents have this name", where=name, hint=hint)
            if not found:
                raise OnRecordError("there is no such document", where=name, hint="give its file's name, or its id")
            chosen[found[0]["document_id"]] = found[0]
        return list(chosen.values())

    def remove(self, documents: Sequence[str]) -> list[str]:
        """Take documents out, with their statements and what the corpus' folder keeps of their files; their names.

        documents   ids, or names of files

        Files elsewhere are not touched: added again, a document is there again. Its reviews, what was stated of it and
        what was decided on its holders stay, and count again then. Errors as for `called`, before anything is removed;
        CatalogueError where the folder cannot be written.
        """
        self.catalogue.refuse_if_read_only()
        rows, run = self.called(documents), self.catalogue.begin_run()
        try:
            for row in rows:
                remove(self.catalogue, row["document_id"], run)
        finally:
            self.index.refresh()
        return [row["name"] for row in rows]

    def use_frame(self, frame: Frame, *, progress: Progress = _silent) -> Relabelled:
        """Judge the corpus by a frame from now on: those to come, and all that are stored, by their stored texts.

        Each document is relabelled whole or not at all, and reviews stay. After an interruption, a second call goes on
        with those that are left (`status` counts them). Raises CatalogueError where the folder cannot be written.
        """
        self.catalogue.refuse_if_read_only()
        files.write(self.folder / FRAME_FILE, frame.source.encode("utf-8"))
        result = relabelled(self.catalogue, self.documents(), _extractor(frame), frame.label, progress)
        if not self.index.current:
            self.index.refresh(progress)
        return result

    def rebuild(self, *, engine: str | None = None, progress: Progress = _silent) -> None:
        """Make the index anew from the catalogue. Readers keep the old one until the new one is whole.

        engine   whoosh or tantivy from now on; auto: by the number of passages; None: as it was chosen before
        """
        self.index.rebuild(progress, engine=engine)

    # -- answers out -------------------------------------------------------------------------------------------------

    def search(self, question: Question) -> Answer:
        """Answer a question. Raises QueryError where it cannot be understood."""
        return self._current_index.search(question, self._topics_of(question))

    def positions(self, filters: Filters = Filters(), *, sort: str = "date", every: bool = False) -> Answer:  # noqa: B008 (frozen)
        """All positions that pass the filters; with `every`, all statements."""
        level = "statements" if every else "positions"
        return self.search(Question("", filters, level=level, sort=sort, limit=EVERYTHING))

    def listing(self, question: Question) -> Listing:
        """All that answers a question (its page: `offset` and `limit`), row by row, to be exported.

        The rows are read as they are asked for, once. Raises QueryError where the question cannot be understood.
        """
        from index.saved import as_values

        found = self._ranked(question)
        rejected = 0
        if question.level != "passages" and not question.filters.rejected:
            with_them = replace(question, filters=replace(question.filters, rejected=True), limit=0, facets=())
            rejected = self._ranked(with_them).total - found.total
        page = {"limit": question.limit} if question.limit != EVERYTHING else {}
        page |= {name: value for name in ("offset", "like") if (value := getattr(question, name))}
        asked = as_values(question) | page | {"sort": question.sort, "level": question.level}
        rows = self.index.rows(found.names, question.level)
        return Listing(question.level, rows, asked, found.total, rejected, self._topics())

    def _ranked(self, question: Question) -> Ranked:
        return self._current_index.ranked(question, self._topics_of(question))

    @property
    def _current_index(self) -> Index:
        """The index, brought to what the catalogue holds."""
        if not self.index.current:
            self.index.refresh()
        return self.index

    def _topics_of(self, question: Question) -> tuple[str, ...] | None:
        """The topics that a question may name: only behind a colon, and reading the frame takes a moment."""
        return tuple(self.frame.topics) if ":" in question.text else None

    def _rows(self, question: Question) -> Iterator[dict[str, Any]]:
        """The records that answer a question, read as they are asked for."""
        return self.index.rows(self._ranked(question).names, question.level)

    def _topics(self) -> tuple[str, ...]:
        """The topics of the frame, and after them those that older rows have."""
        return tuple(dict.fromkeys([*self.frame.topics, *self.catalogue.topics()]))

    def compared(
        self,
        view: str,
        holders: Sequence[str] = (),
        filters: Filters = Filters(),  # noqa: B008 (frozen)
        *,
        by: str = "holder",
        only: Sequence[str] = (),
        periods: str = "year",
    ) -> Listing:
        """Positions side by side, as a table of one of `index.views.VIEWS`: changes, counts, stances, agreement …

        holders   holder ids or names, as for `compare`; none: all that pass the filters
        by        what is counted, what agrees, and what positions are put together by: one of GROUPS; or period
        only      of these, just the ones of these names; of period, periods as for `compare`
        periods   of counts and stances: year, decade, all, or periods such as "1990..1997,1998..2010"

        Raises QueryError for a view, group or period that is not known, and for a name that nobody has.
        """
        from index import groups, selection
        from index.saved import as_values
        from index.views import table

        by = groups.meant(by)
        if only and by == "holder":
            holders, only = (*holders, *only), ()
        chosen = selection.meant(self.catalogue, holders)
        selection.check(chosen)
        columns = selection.columns(self.catalogue, by, only, chosen, lambda: self.groups(by)) if only else []

        def answers(more: str = "") -> list[dict[str, Any]]:
            def asked(question: Question) -> Iterator[dict[str, Any]]:
                return self._rows(replace(question, text=f"{question.text} {more}".strip()))

            if only:
                return selection.rows_in(columns, filters, asked)
            return selection.rows_of(self.catalogue, chosen, filters, asked)

        periods = ",".join(dict.fromkeys(only)) if only and by == groups.PERIOD else periods
        told = table(view, answers(), by=by, periods=periods, topics=filters.topics)
        values = as_values(Question("", filters)) | {"view": view} | ({"holders": list(holders)} if holders else {})
        values |= {"by": by} if by != "holder" or view in ("counts", "stances") else {}
        values |= {"only": list(only)} if only else {}
        values |= {"periods": periods} if view in ("counts", "stances") else {}
        rejected = 0 if filters.rejected else len(answers("is:rejected"))
        return Listing(view, told, values, None, rejected, self._topics() if view == "positions" else ())

    def export(self, listing: Listing, stream: IO[bytes], *, format: str) -> dict[str, Any]:  # noqa: A002
        """Write a listing as csv, xlsx, parquet or jsonl; its manifest (docs/exports.md), which says what it is."""
        from index.manifest import export

        return export(listing, stream, format=format, about=self.about())

    def about(self) -> dict[str, Any]:
        """What manifests say of the corpus and of On Record: fingerprint, frame, versions, measured errors."""
        counts, frame = self.catalogue.counts(), self.frame
        return {
            "corpus": {name: counts[name] for name in ("documents", "statements", "positions", "reviews")}
            | {"fingerprint": self.catalogue.whole_fingerprint()},
            "frame": {"name": frame.label, "fingerprint": frame.fingerprint},
            "made_by": {"onrecord": __version__, "extracted_by": self.catalogue.extractors()},
            "measured": _measured(),
        }

    def similar(self, name: str, question: Question = Question()) -> Answer:  # noqa: B008 (frozen)
        """The statements (or passages) nearest in meaning to one, best first, without it.

        name       the id of a position, or of a passage: its document's id and where it starts ("…:1200")
        question   what else must hold, and how many are asked for

        Raises QueryError where there is no such statement or passage.
        """
        return self.search(replace(question, like=name))

    def check(self, path: str | Path, *, data: bytes | None = None, progress: Progress = _silent) -> list[Finding]:
        """What is on record of each quotation of a draft (four words or more), in the order of the draft.

        data   the draft, where it lies in no file: the path is only its name, whose ending says how it is read

        Raises ReadError for a file that cannot be read, or that holds no quotation.
        """
        from index.check import SHORTEST, Quoted, check, words_in
        from nlp.quotations import named_in, quotations

        draft = read_draft(Path(path), data)
        # The engine does not know everybody by sight who is named without title and office; the corpus does.
        people = named_in(draft.text, (one["name"] for one in self.holders() if one["kind"] == "person"))
        found = quotations(draft, _extractor(self.frame).statements(draft, people), people)
        asked = [
            Quoted((one.span,), (draft.text[one.span[0] : one.span[1]],), one.holder, one.role, one.years, one.sure)
            for one in found
            if words_in(draft.text[one.span[0] : one.span[1]]) >= SHORTEST
        ]
        if not asked:
            hint = "quotations stand in quotation marks, four words or more"
            raise ReadError("no quotation to check in it", where=path, hint=hint)
        findings = []
        ask = lru_cache(_REMEMBERED)(self.search)
        for number, one in enumerate(asked):
            progress(number, len(asked), "quotations")
            findings.append(check(one, ask))
        return findings

    # -- searches that are kept ---------------------------------------------------------------------------------------

    def watch(self, name: str, question: Question) -> int:
        """Keep a search under a name; how many answers it has now, which are not new any more.

        Raises CatalogueError where the name is taken, QueryError where the question cannot be understood.
        """
        from index.saved import as_values

        answers = self._answers(question)
        self.catalogue.watch(_storable(name), as_values(question), answers)
        return len(answers)

    def watches(self) -> list[Watch]:
        """The searches that are kept, by name."""
        return self.catalogue.watches()

    def news(self, name: str) -> Answer:
        """What a kept search finds that it did not find before, up to `noted`.

        Raises CatalogueError where there is no such search, QueryError where it cannot be asked any more.
        """
        from index.saved import from_values

        found = next((one for one in self.catalogue.watches() if one.name == name), None)
        if found is None:
            raise CatalogueError("there is no search of this name", where=name, hint="onrecord watch list names them")
        answer, before = self.search(from_values(found.question)), self.catalogue.watched(name)
        new = tuple(hit for hit in answer.hits if hit.name not in before)
        return replace(answer, hits=new, total=len(new))

    def noted(self, name: str, answer: Answer) -> None:
        """These answers of a kept search are not new any more."""
        self.catalogue.note_answers(name, [hit.name for hit in answer.hits])

    def forget_watch(self, name: str) -> None:
        """Keep a search no longer. Raises CatalogueError where there is none of the name."""
        self.catalogue.forget_watch(name)

    def _answers(self, question: Question) -> list[str]:
        """The ids of all answers."""
        return [hit.name for hit in self.search(replace(question, offset=0, limit=EVERYTHING)).hits]

    def compare(
        self,
        chosen: Sequence[str],
        filters: Filters = Filters(),  # noqa: B008 (frozen)
        *,
        by: str = "holder",
        holders: Sequence[str] = (),
        most: int | None = None,
    ) -> list[Comparison]:
        """Up to six holders, bodies, kinds or periods side by side: a comparison a topic, quotes in order of date.

        chosen    what is compared: holder ids or names (a name stands for every holder whose name has all of its
                  words), names of other groups, or periods that begin and end with a year: 1990..1997, 2005, 1990s
        by        holder, organisation (or body), holder_kind, period, kind, publisher or mode
        holders   whose positions alone are compared: ids or names; none: everybody's
        most      records of a topic that are read: of more, the first of each year and column

        Each column tells how many positions it has in all, and the question that finds them. Raises QueryError for what
        nobody is called, and for none or more than six.
        """
        from index import groups, selection
        from index.compare import compare

        by = groups.meant(by)
        whose = selection.meant(self.catalogue, holders)
        selection.check(whose)
        columns = selection.columns(self.catalogue, by, chosen, whose, lambda: self.groups(by))
        topics = sorted(filters.topics or self._topics())
        return compare(columns, filters, topics, self._ranked, self.records, most=most)

    def groups(self, by: str) -> list[dict[str, Any]]:
        """What can be compared: a row a holder, body, kind … with a position: key, name, positions; most first.

        by   as for `compare`; of period, the decades in order of time
        """
        from index import groups

        by = groups.meant(by)
        if by == "holder":
            rows = [{"key": one["holder_id"], **one} for one in self.holders() if one["positions"]]
            return [{name: row[name] for name in ("key", "name", "positions")} for row in rows]
        if by == groups.PERIOD:
            return groups.decades(self.search(Question(limit=0, facets=("year",))).facets["year"])
        return groups.listed(by, self._current_index.values(groups.indexed(by)))

    def records(self, position_ids: Sequence[str]) -> list[dict[str, Any]]:
        """The position records of these ids, in this order; ids that are not there are left out."""
        return self.catalogue.rows([_storable(one) for one in position_ids])

    def bibliography(self, documents: Sequence[str] = (), *, style: str) -> str:
        """A bibliography in one of CITATION_STYLES, of the documents of these ids or file names, or of all.

        Raises OnRecordError as `called` does, QueryError for a style that is not known.
        """
        from index.citations import cite

        return cite(self.called(documents) if documents else self.documents(), style=style)

    def reference(self, position_id: str) -> tuple[str, str | None]:
        """A reference for a quotation, with the place where it stands; and a link to its words, if it is from the web.

        Raises CatalogueError where there is no such position.
        """
        from index.citations import link, reference

        row = self._position(position_id)
        return reference(row), link(row)

    def position(self, position_id: str) -> dict[str, Any] | None:
        """One position record, or None."""
        return next(iter(self.records([position_id])), None)

    def passage(self, name: str) -> dict[str, Any] | None:
        """A passage's record by its name (its document's id and where it starts, "…:1200"), or None."""
        from index.entries import passage_place

        try:
            return self.catalogue.passages([passage_place(_storable(name))])[0]
        except (ValueError, OverflowError):  # no number stands behind the colon, or none that a text is as long as
            return None

    def _position(self, position_id: str) -> dict[str, Any]:
        row = self.position(position_id)
        if row is None:
            raise CatalogueError("no such position", where=position_id, hint="take an id from onrecord positions")
        return row

    def document(self, document_id: str) -> Document | None:
        """One document with its text and blocks, or None."""
        return self.catalogue.document(document_id)

    def original(self, document_id: str) -> SourceFile:
        """The file that a document was read from, unchanged.

        Raises OnRecordError where it is not there any more, or not the same: see `corpus.source_file.source_file`.
        """
        document = self._known(document_id)
        place = self.catalogue.source_of(document_id) or ""
        choices = Choices(remembered=remembered(self.folder))
        return source_file(document, place, folder=self.folder, choices=choices)

    def page_image(self, document_id: str, spans: Sequence[Span], page: str | None = None) -> PageImage:
        """The page of a PDF on which words of it stand, as a picture, with the words outlined.

        spans   the words: the `spans` of a record
        page    which of the pages that they stand on; without it, the first

        Raises OnRecordError where there is no original file (any more), or it is no PDF that can be drawn.
        """
        from corpus.page_image import page_image

        document = self._known(document_id)
        return page_image(self.original(document_id).data, document, spans, page, where=document.name)

    def _known(self, document_id: str) -> Document:
        document = self.catalogue.document(_storable(document_id))
        if document is None:
            raise OnRecordError("there is no such document", where=document_id, hint="onrecord documents names them")
        return document

    def alike(self, document_id: str) -> list[dict[str, Any]]:
        """Documents with much the same text (one press release in two papers): document_id, name, title, share."""
        return self.catalogue.alike(document_id)

    def statements(self, document_id: str) -> list[dict[str, Any]]:
        """The records of all statements of a document, on topic or not, in the order of its text."""
        return self.catalogue.rows([stored.position_id for stored in self.catalogue.statements(document_id)])

    def documents(
        self,
        words: str = "",
        *,
        kind: str | None = None,
        year: str | None = None,
        undated: bool = False,
        unsure: bool = False,
    ) -> list[dict[str, Any]]:
        """A row a document whose name, title or publisher has all of the words, in order of date: document_id, name,
        title, kind, publisher, published_on, status, source, added_at, found, statements, positions.

        kind      only those of this kind
        year      only those published in it, or in the years of a range ("1990..1999")
        undated   only those without a date
        unsure    only those that may well be of another kind

        Raises QueryError for a kind that there is not, and for what is no year.
        """
        from corpus.outline import chosen

        return chosen(self.catalogue.listing(), words, kind=kind, year=year, undated=undated, unsure=unsure)

    def events(self) -> list[Event]:
        """What happened, in order of time: the events of the frame, and the dated white and green papers."""
        from index.events import events

        return events(self.frame.events, self.documents())

    def holders(self, words: str = "") -> list[dict[str, Any]]:
        """A row a holder of whom one name has all of the words: holder_id, name, kind, statements, positions.

        Those with most positions first. Raises QueryError where the words are no name.
        """
        return appearances.found(self.catalogue, words)

    # -- what people find ----------------------------------------------------------------------------------------------

    def review(
        self,
        position_id: str,
        verdict: str,
        *,
        author: str,
        reason: str = "",
        changes: Mapping[str, str] | None = None,
        seen: int | None = None,
    ) -> dict[str, Any]:
        """Keep what somebody found of a position, over what was extracted, for good; its record as it is now.

        verdict  confirmed, corrected, rejected; or undone: the last one counts no longer
        changes  of a correction: a field of `corpus.reviews.FIELDS`, or a topic, → what is right
        seen     how many reviews of it (`history`) that person has seen; None: whatever there are

        Raises CatalogueError where there is no such position, or where somebody has reviewed it in the meantime;
        QueryError for a field or value that is not known.
        """
        position_id = _storable(position_id)
        row = self._position(position_id)
        document = self.catalogue.document(row["document_id"])
        given = {_storable(name): _storable(value) for name, value in (changes or {}).items()}
        kept: dict[str, Any] = {}
        if document and given:
            near, end = row["spans"][0][0], row["spans"][-1][1]
            passage = document.around((near, end))
            kept = checked_changes(given, self.frame.topics, document.text, passage, near)
        who, why = _storable(author), _storable(reason)
        self.catalogue.review(position_id, verdict=verdict, author=who, reason=why, changes=kept, seen=seen)
        return self.position(position_id) or {}

    def queue(
        self,
        filters: Filters = Filters(),  # noqa: B008 (frozen)
        *,
        limit: int = 20,
        offset: int = 0,
        after: str | None = None,
    ) -> Listing:
        """Positions in the order in which they need a look (`index.doubt`): records with `why` and `least`.

        after   only those that come after this position; all, where it is not among them
        """
        from index.saved import as_values

        question = Question("", filters, offset=offset, limit=limit)
        every = replace(question, offset=0, limit=EVERYTHING)
        waiting = self._doubts.queue(set(self._ranked(every).names) if filters != Filters() else None)
        at = next((place for place, (name, _) in enumerate(waiting, 1) if name == after), 0)
        shown = dict(waiting[at + offset : at + offset + limit])
        rows = (
            row | {"why": shown[row["position_id"]].why, "least": shown[row["position_id"]].least}
            for row in self.catalogue.rows([*shown])
        )
        asked = as_values(question) | {"limit": limit, "offset": offset} | ({"after": after} if after else {})
        return Listing("queue", list(rows), asked, len(waiting) - at, topics=tuple(self.frame.topics))

    def progress(self) -> dict[str, Any]:
        """How far reviewing is: see `index.doubt.Doubts.progress`."""
        return self._doubts.progress()

    @cached_property
    def _doubts(self) -> Doubts:
        from index.doubt import Doubts

        return Doubts(self.catalogue)

    def reviews(self) -> list[dict[str, Any]]:
        """A row a reviewed position, the newest first: `index.tables`, "reviews"."""
        return judgements.listed(self.catalogue)

    def history(self, position_id: str) -> list[dict[str, Any]]:
        """All reviews of a position, oldest first: see `judgements.told`."""
        return judgements.told(self.catalogue.history(_storable(position_id)))

    def agreement(self) -> list[dict[str, Any]]:
        """How often reviewers agree with the program and with each other: see `judgements.agreement`."""
        return judgements.agreement(self.catalogue)

    def reviewed(self, table: str, *, orphaned: bool = False) -> Listing:
        """What people found, to be written: "reviews", or how well they agree, "kappa" (`index.tables`).

        orphaned   of reviews, only those whose statement is gone

        Raises QueryError for another table.
        """
        if table not in ("reviews", "kappa"):
            raise QueryError(f"there is no {table!r}", where="table", hint="one of reviews, kappa")
        rows = self.agreement() if table == "kappa" else [r for r in self.reviews() if r["orphaned"] or not orphaned]
        return Listing(table, rows, {"view": table} | ({"orphaned": True} if orphaned else {}))

    def examples(self) -> Iterator[dict[str, Any]]:
        """The reviewed statements as data to train on: see `judgements.examples`."""
        return judgements.examples(self.catalogue)

    def diff(self, run: str | None = None) -> list[dict[str, Any]]:
        """What an extraction run changed of documents that were there before: `index.tables`, "diff".

        run   one of `runs()`; the last by default
        """
        found = self.catalogue.changes(None if run is None else _storable(run))
        if run is not None and not found:
            raise QueryError("there is no such run", where=run, hint="onrecord diff --list names them")
        return found

    def runs(self) -> list[dict[str, Any]]:
        """The extraction runs that changed something, the last first: run, documents, changes."""
        return self.catalogue.runs()

    # -- who is who --------------------------------------------------------------------------------------------------

    def register(self, words: str = "", *, holders: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """A row a holder of whom one name has all of the words, with names, roles and evidence: `appearances.told`.

        holders   ids, where only these are told of

        Raises QueryError where the words are no name.
        """
        ids = None if holders is None else [_storable(one) for one in holders]
        return appearances.told(self.catalogue, words, holders=ids)

    def holder(self, holder_id: str) -> dict[str, Any]:
        """All that is known of a holder: names and evidence, roles and sides over time, who reports whom, what people
        decided; each figure with the ids of its statements: see `index.holder.record`.

        Of an id that was merged into another, or proved to be somebody else's, it is the record of that other.
        Raises CatalogueError where there is no such holder (any more).
        """
        from index.holder import record

        holder_id = _storable(holder_id)
        now = self.catalogue.holder_now(holder_id)
        asked = Question("", Filters(holders=(now,) if now else ()), level="statements", sort="date", limit=EVERYTHING)
        return record(self.catalogue, now or holder_id, list(self._rows(asked)) if now else [])

    def documents_of(self, holder_id: str) -> dict[str, str]:
        """Document id → file name, for the documents that the holder says something in, in order of date."""
        return {
            one["document_id"]: one["document"] for one in appearances.appearances(self.catalogue).get(holder_id, [])
        }

    def merge_holders(self, holder_ids: Sequence[str], *, author: str, reason: str = "") -> None:
        """Make the holders one, the first: in all documents, those to come as well.

        Raises CatalogueError for fewer than two, for an id that is not there, and for holders of two kinds.
        """
        self.catalogue.merge([_storable(one) for one in holder_ids], author=_storable(author), reason=_storable(reason))

    def split_holder(self, holder_id: str, documents: Sequence[str], *, author: str, reason: str = "") -> str:
        """Make the holder of these documents somebody else; the new id.

        documents   ids, or names of files

        Raises OnRecordError where there is no such holder, where the holder says nothing in one of the documents, where
        a name stands for several of them, and where the holder would be left without one.
        """
        holder_id = _storable(holder_id)
        said = self.documents_of(holder_id)
        ids = dict.fromkeys(self._document_of(said, wanted) if said else _storable(wanted) for wanted in documents)
        return self.catalogue.split(holder_id, list(ids), author=_storable(author), reason=_storable(reason))

    def undo_decision(self, number: int, *, author: str, reason: str = "") -> None:
        """Add that a merge or a split (`decisions`) counts no longer: who is who is then told as if nobody had made it,
        in documents to come as well.

        Raises CatalogueError where there is no such decision, where it was undone before, and where the same was
        decided again later.
        """
        self.catalogue.undo_decision(number, author=_storable(author), reason=_storable(reason))

    def decisions(self, holder_id: str | None = None) -> list[dict[str, Any]]:
        """A row a merge or a split, the newest first, those that were undone as well: `appearances.decided`.

        holder_id   whom they concern; None: all
        """
        return appearances.decided(self.catalogue, None if holder_id is None else _storable(holder_id))

    def _document_of(self, said: Mapping[str, str], wanted: str) -> str:
        """The id of a document that a holder speaks in, by its id or its name."""
        found = [one for one, name in said.items() if wanted in (one, name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise OnRecordError("several documents have this name", where=wanted, hint=f"give an id: {_few(found)}")
        if any(wanted in (row["document_id"], row["name"]) for row in self.documents()):
            names = _few(list(said.values()))
            raise OnRecordError("the holder says nothing in this document", where=wanted, hint=f"but in {names}")
        raise OnRecordError("there is no such document", where=wanted, hint="give its file's name")

    # -- the whole ---------------------------------------------------------------------------------------------------

    def overview(self) -> Overview:
        """What the corpus holds, who is heard, which sides are taken when, who changed, and what to review."""
        from index.overview import overview

        return overview(self.catalogue, self._doubts.queue())

    def status(self) -> dict[str, Any]:
        """Where the corpus is, what it holds, by which frame, and whether the index is up to date.

        `documents_to_relabel`, where there are any, counts those that are still judged by another frame.
        """
        frame = self.frame
        # So an extractor's name, and with it the document's fingerprint, names the frame.
        waiting = self.catalogue.made_without(f" {frame.label} {frame.fingerprint} ")
        return {
            "folder": str(self.folder),
            **self.catalogue.counts(),
            "revision": self.revision,
            "frame": frame.label,
            **({"documents_to_relabel": waiting} if waiting else {}),
            "index": "up to date" if self.index.current else "behind the catalogue: made when it is next asked",
            **({"engine": self.index.engine} if self.index.engine else {}),
        }


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _storable(text: str) -> str:
    """The text without halves of characters, which SQLite cannot hold (a command line or an address may bring them)."""
    return text.encode("utf-8", "replace").decode("utf-8")
