"""`onrecord watch`: searches that are kept, and what is new in them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import onrecord
from cli_filters import options_named
from cli_options import Data, Format, Output, chosen_format, examples
from cli_search import Level, Query, Ranking, pointed_at
from corpus.spelling import count
from terminal import destination, plain, say, table

app = typer.Typer(
    help="Keep searches, and see what is new in them.",
    epilog=examples('onrecord watch save mergers "merger OR takeover"', "onrecord watch run", "onrecord watch list"),
    no_args_is_help=True,
    rich_markup_mode="rich",
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name that the search goes by.")]


@app.command(
    epilog=examples(
        'onrecord watch save mergers "(merger OR takeover) stance:oppose"',
        "onrecord watch save hansel 'holder:Hansel topic:joint_working'",
    )
)
def save(
    name: Name,
    query: Query,
    level: Level = "positions",
    ranking: Ranking = "hybrid",
    data: Data = None,
) -> None:
    """Keep a search. What it finds now is known; what it finds later is new."""
    if not plain(name):
        raise onrecord.OnRecordError("this is no name", where=repr(name), hint="write a few letters")
    with options_named():
        question = onrecord.Question(query, level=level, ranking=ranking)
    corpus = onrecord.open(data)
    with pointed_at(query):
        answers = corpus.watch(name, question)
    say(f"{name} is kept, with {count(answers, 'answer')} now; onrecord watch run tells what is new")


@app.command("list", epilog=examples("onrecord watch list"))
def listing(data: Data = None) -> None:
    """Name the searches that are kept."""
    found = onrecord.open(data).watches()
    for one in found:
        typer.echo(f"{plain(one.name)}: {plain(_asked(one.question))} ({one.answers} answers by {one.asked_at[:10]})")
    if not found:
        say('no search is kept – keep one: onrecord watch save mergers "merger OR takeover"')


@app.command(
    epilog=examples("onrecord watch run", "onrecord watch run mergers -o new.csv", "onrecord watch run --peek")
)
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME…", help="Default: all that are kept.")] = None,
    peek: Annotated[bool, typer.Option("--peek", help="Only look: what is new stays new.")] = False,
    format: Format = None,  # noqa: A002 (the option is called so)
    output: Output = None,
    data: Data = None,
) -> None:
    """Print what the searches find that they did not find before."""
    corpus = onrecord.open(data)
    chosen = chosen_format(format, output, on_screen="table")
    answers = {name: corpus.news(name) for name in dict.fromkeys(names or [one.name for one in corpus.watches()])}
    if not answers:
        say('no search is kept – keep one: onrecord watch save mergers "merger OR takeover"')
        return
    rows = [{"search": name} | row for name, answer in answers.items() for row in answer.rows]
    levels = {answer.question.level == "passages" for answer in answers.values() if answer.hits}
    if len(levels) > 1 and chosen not in ("table", "jsonl"):
        hint = "name those of one kind, or write --format jsonl"
        raise onrecord.OnRecordError("passages and positions are no one table", where="watch run", hint=hint)
    with destination(output) as stream:
        if chosen == "table":
            for answer in answers.values():
                if answer.rows:
                    stream.write(table(answer.rows, on_screen=output is None).encode("utf-8", "replace"))
        else:
            level = "passages" if levels == {True} else "positions"
            onrecord.export(rows, stream, format=chosen, level=level, frame=corpus.frame, lead=("search",))
    for name, answer in answers.items():
        say(f"{name}: {answer.total} new")
        if not peek:  # only now: what could not be written is still new
            corpus.noted(name, answer)


@app.command(epilog=examples("onrecord watch forget mergers"))
def forget(name: Name, data: Data = None) -> None:
    """Keep a search no longer."""
    onrecord.open(data).forget_watch(name)
    say(f"{name} is kept no longer")


def _asked(question: Any) -> str:
    """A kept question in a line."""
    given = [str(question.get("text", "")) or "everything"]
    return "; ".join(given + [f"{name}: {question[name]}" for name in ("level", "ranking") if name in question])
