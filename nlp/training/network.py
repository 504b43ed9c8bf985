"""The tagger's network, for training and export: MiniLM with a tag for every word, and two pointers between words.

Tags: B and I of source, cue and content, or O, with a linear-chain CRF (Lafferty et al., 2001). Pointers: each word
of a content points to the cue that reports it, each cue to its source, or to [CLS] for none, as heads are found in
graph-based dependency parsing (Dozat and Manning, 2017).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from corpus.encoder import weights
from nlp.tagger import DISTANCES, LINE_DISTANCES, TAGS
from nlp.windows import QUOTE_STATES

WIDTH = 128  # of the pointers' vectors


class Network(nn.Module):
    """Word pieces in, scores out.

    forward(pieces [B, N], states [B, N], mask [B, N], first [B, W], lines [B, W]) gives
      tags  [B, W, 7]     scores of the tags of each word; word 0 is [CLS]
      cues  [B, W, W]     how well word j is the cue of word i
      sources [B, W, W]   how well word j is in the source of cue i
    """

    def __init__(self, attention: str = "sdpa") -> None:
        from transformers import AutoModel

        super().__init__()
        # No dropout of attention: drawing its random numbers takes longer on a processor than the attention itself.
        self.encoder = AutoModel.from_pretrained(
            str(weights()), attn_implementation=attention, attention_probs_dropout_prob=0.0, local_files_only=True
        )
        width = self.encoder.config.hidden_size
        self.states = nn.Embedding(QUOTE_STATES, width)
        nn.init.zeros_(self.states.weight)
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(width, len(TAGS))
        self.pointers = nn.Linear(width, 4 * WIDTH)
        self.distance = nn.Embedding(len(DISTANCES) * 2 + 1, 2)
        self.line = nn.Embedding(len(LINE_DISTANCES) * 2 + 1, 2)
        nn.init.zeros_(self.distance.weight)
        nn.init.zeros_(self.line.weight)
        self.crf = CRF(len(TAGS))

    def forward(self, pieces: Any, states: Any, mask: Any, first: Any, lines: Any) -> tuple[Any, Any, Any]:
        """Scores of tags, cues and sources; see the class."""
        vectors = self.encoder.embeddings.word_embeddings(pieces) + self.states(states)
        hidden = self.encoder(inputs_embeds=vectors, attention_mask=mask).last_hidden_state
        index = first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        words = self.dropout(torch.gather(hidden, 1, index))
        tags = self.tags(words)
        of_cue, is_cue, of_source, is_source = self.pointers(words).split(WIDTH, dim=-1)
        order = torch.arange(first.shape[1], device=first.device)
        near = self.distance(_bucket(order[None, :] - order[:, None], DISTANCES))[None]
        near = near + self.line(_bucket(lines[:, None, :] - lines[:, :, None], LINE_DISTANCES))
        scale = WIDTH**-0.5
        cues = of_cue @ is_cue.transpose(1, 2) * scale + near[..., 0]
        sources = of_source @ is_source.transpose(1, 2) * scale + near[..., 1]
        return tags, cues, sources


def _bucket(steps: Any, limits: tuple[int, ...]) -> Any:
    """The number of the range that a signed distance falls in: 0 for none, then forward, then backward."""
    size = torch.zeros_like(steps)
    for limit in limits:
        size = size + (steps.abs() >= limit).long()
    return torch.where(steps < 0, torch.where(size > 0, size + len(limits), size), size)


class CRF(nn.Module):
    """Scores of neighbouring tags; the loss is the negative log likelihood of the right path, per word."""

    def __init__(self, tags: int) -> None:
        super().__init__()
        self.moves = nn.Parameter(torch.zeros(tags, tags))
        self.starts = nn.Parameter(torch.zeros(tags))

    def loss(self, scores: Any, gold: Any, mask: Any) -> Any:
        """scores [B, W, T], gold [B, W], mask [B, W] (1 for words; word 0 must be a word)."""
        total = self.starts + scores[:, 0]
        right = total.gather(1, gold[:, :1]).squeeze(1)
        for at in range(1, scores.shape[1]):
            step = torch.logsumexp(total.unsqueeze(2) + self.moves, dim=1) + scores[:, at]
            on = mask[:, at : at + 1]
            total = torch.where(on > 0, step, total)
            move = self.moves[gold[:, at - 1], gold[:, at]] + scores[:, at].gather(1, gold[:, at : at + 1]).squeeze(1)
            right = right + move * mask[:, at]
        return (torch.logsumexp(total, dim=1) - right).sum() / mask.sum()


def pointer_loss(scores: Any, targets: Any, valid: Any) -> Any:
    """Cross-entropy of pointing to any of several right words.

    scores [B, W, W]; targets [B, W, W] bool, the right words of each word; rows without a right word do not count;
    valid [B, W] which words can be pointed to.
    """
    scores = scores.masked_fill(~valid.bool().unsqueeze(1), -1e4)
    rows = targets.any(-1)
    chosen, right = scores[rows], targets[rows]
    good = torch.logsumexp(chosen.masked_fill(~right, -1e4), dim=-1)
    return (torch.logsumexp(chosen, dim=-1) - good).mean() if len(chosen) else scores.sum() * 0
