"""On Record in a notebook: run it cell by cell (Jupyter and most editors know the marks), or as a script.

It works on the fictional sample documents, in a new folder; for your own corpus, open that.
"""

# %% A corpus is a folder. Documents are read once; a second run finds them there.
import tempfile
from io import BytesIO

import onrecord
from onrecord import Filters, Question

corpus = onrecord.open(tempfile.mkdtemp(), create=True)  # yours: onrecord.open("my-corpus")
added = corpus.add([onrecord.sample_documents()])
print(corpus)

# %% Search: words, phrases and fields, by words and by meaning. Rows are position records (docs/record.md).
answer = corpus.search(Question('"pooled budgets" stance:support', limit=5))
for row in answer.rows:
    print(row["holder"], row["published_on"], row["text"], sep=" | ")

# %% Everything that passes some filters, as a pandas frame (or answer.to_arrow()).
positions = corpus.positions(Filters(topics=("joint_working",), holder_kinds=("person",))).to_pandas()
print(positions.groupby("stances_joint_working", dropna=False).size())

# %% Did they change? Each row has the quotations of both sides, and the ids of all positions behind them.
changes = corpus.compared("changes", filters=Filters(topics=("structural_change",))).to_pandas()
print(changes[changes["change"] != "held"][["holder", "change", "before_date", "after_date"]])

# %% How many statements take which side, by decade. Reports of one utterance count once.
counts = corpus.compared("counts", by="holder_kind", periods="decade").to_pandas()
print(counts[["group", "topic", "period", "support", "mixed", "oppose", "undecided", "statements"]])

# %% What you find when you check a position is laid over it, everywhere, for good – and can be taken back.
first = positions.iloc[0]["position_id"]
corpus.review(first, "confirmed", author="A. Reader", reason="read it in the document")
confirmed = corpus.position(first)["review"]["verdict"]
corpus.review(first, "undone", author="A. Reader")

# %% Take it away: a file, and a manifest that says what it is.
file = BytesIO()
manifest = corpus.export(corpus.listing(Question("stance:oppose", limit=100)), file, format="parquet")
print(manifest["rows"], "rows,", manifest["sha256"])
print(corpus.reference(first)[0])
