"""`onrecord compare`: who takes which side when, who changed, who agrees – with the quotations and positions behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

import onrecord
from cli_filters import ANY, filtered, known, options
from cli_filters import options_named as named
from cli_options import Data, Format, Output, chosen_format, examples, say_written, write_listing
from onrecord import Filters
from terminal import Column, destination, drawn, narrow, plain, say, table

COMPARING = examples(
    'onrecord compare "Jane Arkwright" "Peter Hansel"',
    'onrecord compare --by body --only "Fenwick Carers’ Forum" --only "Fenwick Council" --view agreement',
    "onrecord compare Arkwright --by period --only 1998..2003 --only 2004..2010",
    "onrecord compare --view counts --by holder_kind --periods decade",
    "onrecord compare Arkwright --view stances --periods 1990..1997,1998..2010 -o stances.xlsx",
    "onrecord compare Arkwright Hansel --view agreement --format jsonl",
    "onrecord compare --view utterances --since 2005 -o reports.csv",
)
# Characters of a quotation that a table shows; files have all of it.
SHOWN = 160
# What is said of a view without rows, where "no VIEW found" could mislead.
_NOTHING = {
    "changes": "no changes found; a change needs two dated stances of one holder",
    "agreement": "no two {what} found with stances on one topic",
    "utterances": "no utterances found that were reported more than once",
}


@filtered("holders", "undated", "rejected")
def compare(
    holders: Annotated[
        list[str] | None,
        typer.Argument(metavar="HOLDER…", help="Names (all words of one must fit) or holder ids. Default: everybody."),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            metavar="VIEW", help=f"{options(onrecord.VIEWS)}. Default: changes; of others than holders, positions."
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            metavar="GROUP",
            help=f"What is counted, agrees, stands together: {options(onrecord.GROUPS)}; body (organisation); period.",
        ),
    ] = "holder",
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Of what --by says, just this one; of period 1990s, 2005 or 1990..1997. Repeatable."
        ),
    ] = None,
    periods: Annotated[
        str, typer.Option(metavar="PERIODS", help="year, decade, all, or ranges: 1990..1997,1998..2010.")
    ] = "year",
    filters: Filters = ANY,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Compare positions: did they change (with both quotations), how many take which side, who agrees with whom.

    Views: changes – a holder's stances that follow each other: held, shifted, qualified; counts – statements by topic,
    period and side; stances – the same as one wide table; agreement – each two holders, bodies or kinds; utterances –
    what was reported more than once; positions – the records side by side. Only stances that are given count, and
    reports of one utterance count once.
    """
    view = view or ("changes" if by == "holder" else "positions")
    corpus = onrecord.open(data)
    chosen = chosen_format(format, output, on_screen="table")
    with named():
        filters = known(corpus, filters)
        listing = corpus.compared(view, holders or (), filters, by=by, only=only or (), periods=periods)
    rows = list(listing.rows)
    if chosen == "table":
        with destination(output) as stream:
            stream.write(table_of(view, rows, by, on_screen=output is None).encode("utf-8", "replace"))
    else:
        write_listing(corpus, listing, chosen, output)
    say_written(len(rows), output)
    if not rows:
        say(_NOTHING.get(view, f"no {view} found").format(what="holders" if by == "holder" else "of them"))


def table_of(view: str, rows: Sequence[Mapping[str, Any]], by: str = "holder", *, on_screen: bool) -> str:
    """The rows of a view drawn as a table."""
    if not rows:
        return ""
    if view != "positions":
        return drawn(rows, _COLUMNS[view](), on_screen=on_screen)
    field = onrecord.group_meant(by)
    lead = {by: Column(lambda row: plain(str(row[field] or "not known")))} if field in rows[0] else {}
    return table(rows, lead=lead if by != "holder" else {}, on_screen=on_screen)


def _together(columns: dict[str, Column]) -> dict[str, Column]:
    """The columns, on a narrow terminal as one: apart, names and dates would be cut within words."""
    if not narrow():
        return columns
    cells = [column.cell for column in columns.values()]
    return {", ".join(columns): Column(lambda row: "\n".join(cell(row) for cell in cells), share=4)}


def _changes() -> dict[str, Column]:
    who = Column(lambda row: f"{plain(row['holder'])}\n{_topic(row)}", share=3)
    return {
        **_together({"holder, topic": who, "change": Column(_change_of, share=2)}),
        "before": Column(lambda row: _side_of(row, "before"), share=5),
        "after": Column(lambda row: _side_of(row, "after"), share=5),
    }


def _change_of(row: Mapping[str, Any]) -> str:
    lines = [row["change"], f"{onrecord.change.interval(row)} apart"]
    lines += ["in another role"] if row["role_changed"] else []
    return "\n".join(lines + (["holder doubtful"] if row["doubtful"] else []))


def _side_of(row: Mapping[str, Any], side: str) -> str:
    roles = f" ({plain('; '.join(row[f'{side}_roles']))})" if row[f"{side}_roles"] else ""
    dated = "" if row[f"{side}_dated"] == "said" else " (published)"
    quotes = [_short(plain(text)) for text in row[f"{side}_text"]]
    head = f"{row[f'{side}_date']}{dated}: {row[f'{side}_stance']}{roles}"
    return "\n".join([head, *quotes, plain("; ".join(row[f"{side}_documents"]))])


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _topic(row: Mapping[str, Any]) -> str:
    return plain(row["topic"].replace("_", " "))


def _counts() -> dict[str, Column]:
    when = Column(lambda row: plain(row["period"]), share=2)
    return {
        **_together({"group": Column(lambda row: plain(row["group"])), "topic": Column(_topic), "period": when}),
        "statements by side": Column(onrecord.in_words, share=4),
        "n": Column(lambda row: str(row["statements"]), fixed=5),
        "reports": Column(lambda row: str(row["reports"]), fixed=7),
    }


def _stances() -> dict[str, Column]:
    def periods(row: Mapping[str, Any]) -> str:
        names = [name for name in row if name not in ("group", "group_id", "topic") and row[name]]
        return "\n".join(f"{plain(name)}: {plain(row[name])}" for name in names)

    return {
        **_together({"group": Column(lambda row: plain(row["group"])), "topic": Column(_topic)}),
        "statements by period": Column(periods, share=6),
    }


def _agreement() -> dict[str, Column]:
    return {
        "topic": Column(_topic),
        "one": Column(lambda row: _taken(row["holder"], row["stance"], row["statements"]), share=4),
        "other": Column(lambda row: _taken(row["other"], row["other_stance"], row["other_statements"]), share=4),
        "": Column(lambda row: row["agreement"], fixed=9),
    }


def _taken(holder: str, stance: str, statements: int) -> str:
    return f"{plain(holder)}\n{stance} (of {statements})"


def _utterances() -> dict[str, Column]:
    earliest = Column(lambda row: f"{row['earliest_on'] or 'undated'}\n{plain(row['earliest'])}")
    return {
        **_together({"holder": Column(lambda row: plain(row["holder"])), "earliest": earliest}),
        "reports": Column(lambda row: str(row["reports"]), fixed=7),
        "wordings": Column(lambda row: "\n".join(_short(plain(text)) for text in row["wordings"]), share=8),
    }


_COLUMNS = {
    "changes": _changes,
    "counts": _counts,
    "stances": _stances,
    "agreement": _agreement,
    "utterances": _utterances,
}
