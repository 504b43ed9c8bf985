"""Whose words they are, where tools like this one are known to be wrong: the traps of names, offices and pronouns."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from nlp_documents import document, holder, holders, meant, place

from corpus.records import Metadata
from nlp.attribution import Reading
from nlp.holders import Holders

# -- a name with its role (case 1) -------------------------------------------------------------------------------------

PRIMARY = "Marl Valley Primary Care Trust"
RELIEF = "Royal Society for the Relief of Carers and Older People"
# (the words about Rosa Quill, her role, her organisation)
IN_OFFICE = [
    (f"Rosa Quill, chair of the {PRIMARY},", f"chair of the {PRIMARY}", PRIMARY),
    (f"{PRIMARY} chair Rosa Quill", f"{PRIMARY} chair", PRIMARY),
    (f"the chair of the {PRIMARY}, Rosa Quill,", f"chair of the {PRIMARY}", PRIMARY),
    ("Rosa Quill, chair of Marlcare,", "chair of Marlcare", "Marlcare"),
    ("Marlcare chair Rosa Quill", "Marlcare chair", "Marlcare"),
    ("Rosa Quill (chair, Marlcare)", "chair, Marlcare", "Marlcare"),
    ("Rosa Quill (chair, Marl Council)", "chair, Marl Council", "Marl Council"),
    ("Rosa Quill (vice-chair of the Marl Forum)", "vice-chair of the Marl Forum", "Marl Forum"),
    (f"Rosa Quill, chief executive of the {RELIEF},", f"chief executive of the {RELIEF}", RELIEF),
    ("Dame Rosa Quill, who leads the Marl Alliance,", "leads the Marl Alliance", "Marl Alliance"),
    ("Dame Rosa Quill, who now heads Marlcare,", "now heads Marlcare", "Marlcare"),
    ("Rosa Quill, the former director of Marl Council,", "former director of Marl Council", "Marl Council"),
    ("Rosa Quill, former head of policy at the Marl Fund,", "former head of policy at the Marl Fund", "Marl Fund"),
    (
        "Rosa Quill, Marl Council’s cabinet member for adult care,",
        "Marl Council’s cabinet member for adult care",
        "Marl Council",
    ),
    ("Rosa Quill, a trustee of St Osyth’s Hospice,", "trustee of St Osyth’s Hospice", "St Osyth’s Hospice"),
    (
        "Rosa Quill, treasurer of the Marl and District Hospitals NHS Trust,",
        "treasurer of the Marl and District Hospitals NHS Trust",
        "Marl and District Hospitals NHS Trust",
    ),
    (
        "Rosa Quill, president of the ADSS,",
        "president of the Association of Directors of Social Services",
        "Association of Directors of Social Services",
    ),
]


@pytest.mark.parametrize("alone", [True, False], ids=["name", "phrase"])
@pytest.mark.parametrize(("words", "role", "organisation"), IN_OFFICE)
def test_an_apposition_gives_name_role_and_organisation(words, role, organisation, alone):
    text = f"Yesterday {words} said no."
    name = "Dame Rosa Quill" if words.startswith("Dame") else "Rosa Quill"
    got = holder(text, name if alone else words, people=["Rosa Quill"], bodies=["Marlcare"])
    assert (got.name, got.kind) == ("Rosa Quill", "person")
    assert (got.role, got.organisation) == (role, organisation)


@pytest.mark.parametrize(
    ("words", "organisation"),
    [
        ("Rosa Quill of the Marl Carers’ Federation", "Marl Carers’ Federation"),
        ("Rosa Quill, of the Marl Carers’ Federation,", "Marl Carers’ Federation"),
        ("Rosa Quill of Marlcare", "Marlcare"),
        ("Rosa Quill from Marl Council", "Marl Council"),
        ("Dr Rosa Quill of the CQC", "Care Quality Commission"),
        (f"Rosa Quill, of the {RELIEF},", RELIEF),
    ],
)
def test_a_person_of_a_body_belongs_to_it(words, organisation):
    got = holder(f"Yesterday {words} said no.", words, people=["Rosa Quill"], bodies=["Marlcare"])
    assert (got.name, got.kind, got.organisation) == ("Rosa Quill", "person", organisation)


@pytest.mark.parametrize("place_of_peer", ["Marl", "Marl Regis", "Marsh-le-Moor"])
def test_a_peers_place_is_no_organisation(place_of_peer):
    name = f"Baroness Tyne of {place_of_peer}"
    got = holder(f"Yesterday {name} said no.", name)
    assert (got.name, got.organisation) == (name, None)


def test_each_of_two_people_joined_keeps_a_role_of_their_own():
    first, second = "Rosa Quill, chair of Marl Council", "Idris Fenn, director of the Fenwick Trust"
    asked = holders(f"{first}, and {second}, said no.", people=["Rosa Quill", "Idris Fenn"])
    got = [asked.of(span) for span in asked.each((0, len(f"{first}, and {second}")))]
    assert [(one.name, one.role) for one in got] == [
        ("Rosa Quill", "chair of Marl Council"),
        ("Idris Fenn", "director of the Fenwick Trust"),
    ]


def test_a_role_is_the_one_held_when_the_words_were_said():
    text = "Rosa Quill, then a carer, came in 1999. Rosa Quill, now chair of Marl Council, said no."
    assert holder(text, "Rosa Quill").organisation == "Marl Council"
    assert holder(text, "Rosa Quill", 0).organisation is None


# -- an aside with a second name (case 2) ------------------------------------------------------------------------------

ASIDES = [
    "Rosa Quill, who took over from Idris Fenn in May,",
    "Rosa Quill, who replaced Idris Fenn and Mira Osei,",
    "Rosa Quill, who with Idris Fenn and Mira Osei founded the forum,",
    "Rosa Quill, whose deputy is Idris Fenn,",
    "Rosa Quill (she succeeded Sir Idris Fenn)",
    "Rosa Quill – appointed by Idris Fenn last year –",
    "Rosa Quill, once an aide to Idris Fenn,",
    "Rosa Quill, a friend of Mr Fenn,",
    "Rosa Quill, like Idris Fenn before her,",
    "Rosa Quill, standing in for Idris Fenn,",
    "Rosa Quill, Idris Fenn’s successor,",
    "Rosa Quill, with Idris Fenn at her side,",
]
EVERYBODY = ["Rosa Quill", "Idris Fenn", "Mira Osei"]


@pytest.mark.parametrize("source", ASIDES)
def test_words_with_an_aside_are_the_first_persons(source):
    got = holder(f"{source} said no.", source, people=EVERYBODY)
    assert (got.name, got.kind, got.as_written) == ("Rosa Quill", "person", source)


@pytest.mark.parametrize("source", ASIDES)
def test_nobody_named_in_an_aside_is_a_source_as_well(source):
    text = f"{source} said no."
    assert holders(text, people=EVERYBODY).each((0, len(source))) == [(0, len(source))]


@pytest.mark.parametrize("source", ASIDES)
def test_after_an_aside_she_is_still_the_first_person(source):
    text = f"{source} came. “No,” she said."
    assert holder(text, "she", people=EVERYBODY, subjects=[source]).name == "Rosa Quill"


@pytest.mark.parametrize(
    "source",
    [
        "Rosa Quill, who replaced Idris Fenn, the director of Marl Trust,",
        "Rosa Quill, who met Idris Fenn, chair of Marl Council,",
        "Rosa Quill, once an aide to the health minister Idris Fenn,",
        "Rosa Quill (she succeeded Idris Fenn, the leader)",
        "Rosa Quill, like the Fenwick MP Idris Fenn,",
    ],
)
def test_the_role_in_an_aside_is_the_second_persons(source):
    text = f"{source} said no. Later Mr Fenn said yes."
    asked = holders(text, people=EVERYBODY)
    first, second = asked.of((0, len(source))), asked.of(place(text, "Mr Fenn"))
    assert (second.name, bool(second.role)) == ("Idris Fenn", True)
    assert second.role not in (first.role or "")


# -- titles (case 8) ---------------------------------------------------------------------------------------------------

# (as written, the full name, the pronoun that its title settles)
TITLED = [
    ("Dame Robin Venn", "Robin Venn", "She"),
    ("Professor Dame Robin Venn", "Robin Venn", "She"),
    ("the Rt Hon Dame Robin Venn", "Robin Venn", "She"),
    ("The Rt. Hon. Dame Robin Venn DBE MP", "Robin Venn", "She"),
    ("the Right Honourable Lady Robin Venn", "Robin Venn", "She"),
    ("Lady Venn", "Lady Venn", "She"),
    ("Lady Justice Venn", "Lady Justice Venn", "She"),
    ("Baroness Venn", "Baroness Venn", "She"),
    ("Baroness Venn of Marl", "Baroness Venn of Marl", "She"),
    ("Baroness Venn of Marsh-le-Moor", "Baroness Venn of Marsh-le-Moor", "She"),
    ("Viscountess Venn", "Viscountess Venn", "She"),
    ("the Countess of Marl", "Countess of Marl", "She"),
    ("Cllr Mrs Robin Venn", "Robin Venn", "She"),
    ("Professor Sir Robin Venn", "Robin Venn", "He"),
    ("the Rt Hon Sir Robin Venn KCB", "Robin Venn", "He"),
    ("the Rt Hon Lord Justice Venn", "Lord Justice Venn", "He"),
    ("Lord Justice Venn", "Lord Justice Venn", "He"),
    ("Lord Venn of Marl", "Lord Venn of Marl", "He"),
    ("Viscount Venn", "Viscount Venn", "He"),
    ("the Earl of Marl", "Earl of Marl", "He"),
    ("Canon Sir Robin Venn", "Robin Venn", "He"),
]


@pytest.mark.parametrize(("written", "name", "pronoun"), TITLED)
def test_a_titled_person_has_the_full_name(written, name, pronoun):
    got = holder(f"Yesterday {written} said no.", written)
    assert (got.name, got.kind, got.as_written) == (name, "person", written)


@pytest.mark.parametrize(("written", "name", "pronoun"), TITLED)
def test_a_title_settles_a_later_pronoun(written, name, pronoun):
    rival = "Mr Olu Dent" if pronoun == "She" else "Ms Olu Dent"
    assert holder(f"Yesterday {written} met {rival}. {pronoun} said no.", pronoun).name == name


@pytest.mark.parametrize("pronoun", ["She", "He"])
@pytest.mark.parametrize("title", ["Rt Hon", "The Rt Hon", "Cllr", "Councillor", "Canon", "Professor", "Reverend Dr"])
def test_a_title_without_a_gender_leaves_the_pronoun_to_either(title, pronoun):
    rival = "Mr Olu Dent" if pronoun == "She" else "Ms Olu Dent"
    assert holder(f"{title} Robin Venn met {rival}. {pronoun} said no.", pronoun).name == "Robin Venn"


@pytest.mark.parametrize(
    ("first", "later", "name"),
    [
        ("Baroness Venn of Marl", "Lady Venn", "Baroness Venn of Marl"),
        ("Viscountess Venn", "Lady Venn", "Viscountess Venn"),
        ("Viscount Venn", "Lord Venn", "Viscount Venn"),
        ("Professor Sir Robin Venn", "Sir Robin", "Robin Venn"),
        ("Professor Sir Robin Venn", "Professor Venn", "Robin Venn"),
        ("the Rt Hon Dame Robin Venn", "Dame Robin", "Robin Venn"),
        ("Cllr Robin Venn", "Councillor Venn", "Robin Venn"),
    ],
)
def test_a_shorter_title_means_the_same_person(first, later, name):
    assert holder(f"Yesterday {first} came. Then {later} said no.", later).name == name


# -- two people of one surname (case 9) --------------------------------------------------------------------------------

TWO_REEDS = "Kit Reed, a nurse, came. Sal Reed, a planner, came."


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        # by forename
        (f"{TWO_REEDS} Sal Reed said no.", "Sal Reed", "Sal Reed"),
        (f"{TWO_REEDS} Kit Reed said no.", "Kit Reed", "Kit Reed"),
        (f"{TWO_REEDS} Mr Kit Reed said no.", "Mr Kit Reed", "Kit Reed"),
        (f"{TWO_REEDS} K. Reed said no.", "K. Reed", "Kit Reed"),
        (f"{TWO_REEDS} Sal said no.", "Sal", "Sal Reed"),
        # by title
        ("Lord Reed came. Mr Kit Reed came. Lord Reed said no.", "Lord Reed", "Lord Reed"),
        ("Lord Reed came. Mr Kit Reed came. Mr Reed said no.", "Mr Reed", "Kit Reed"),
        ("Dame Sal Reed came. Mr Kit Reed came. Dame Sal said no.", "Dame Sal", "Sal Reed"),
        ("Cllr Sal Reed came. Professor Kit Reed came. Cllr Reed said no.", "Cllr Reed", "Sal Reed"),
        ("Cllr Sal Reed came. Professor Kit Reed came. Professor Reed said no.", "Professor Reed", "Kit Reed"),
        ("Sir Kit Reed came. Dr Sal Reed came. Dr Reed said no.", "Dr Reed", "Sal Reed"),
        # by role
        (f"{TWO_REEDS} The nurse said no.", "The nurse", "Kit Reed"),
        (f"{TWO_REEDS} Reed, the planner, said no.", "Reed, the planner,", "Sal Reed"),
        (f"{TWO_REEDS} The nurse Reed said no.", "The nurse Reed", "Kit Reed"),
        (f"{TWO_REEDS} Nurse Reed said no.", "Nurse Reed", "Kit Reed"),
        (f"{TWO_REEDS} The planner, Reed, said no.", "The planner, Reed,", "Sal Reed"),
        (
            "Kit Reed, chair of Marl Trust, met Sal Reed, chair of Fenwick Council. The council’s chair said no.",
            "The council’s chair",
            "Sal Reed",
        ),
    ],
)
def test_two_people_of_one_surname_are_told_apart(text, source, name):
    got = holder(text, source, people=["Kit Reed", "Sal Reed", "K. Reed"])
    assert (got.name, got.kind, got.candidates) == (name, "person", ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kit Reed, a nurse, came. [Reed] said no. Sal Reed, a planner, came.", "Kit Reed"),
        ("Kit Reed, a nurse, came.\n\n“No,” said [Reed].\n\nSal Reed, a planner, came.", "Kit Reed"),
        ("Mr Kit Reed came. [Mr Reed] said no. Mr Sal Reed came.", "Kit Reed"),
        ("Dr Sal Reed came.\n\n“No,” said [Dr Reed].\n\nDr Kit Reed came.", "Sal Reed"),
        (f"{TWO_REEDS} [The former] said no.", "Kit Reed"),
        (f"{TWO_REEDS} [The latter] said no.", "Sal Reed"),
    ],
)
def test_order_of_mention_tells_them_apart_where_the_text_settles_it(text, name):
    got = meant(text, people=["Kit Reed", "Sal Reed"])
    assert (got.name, got.kind, got.candidates) == (name, "person", ())


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"{TWO_REEDS} Reed said no.", "Reed"),
        (f"{TWO_REEDS}\n\n“No,” said Reed.", "Reed"),
        (f"{TWO_REEDS} Kit Reed said yes. Sal Reed said no. Reed said neither.", "Reed"),
        ("Mr Kit Reed came. Mr Sal Reed came. Mr Reed said no.", "Mr Reed"),
        ("Ms Kit Reed came. Ms Sal Reed came. Ms Reed said no.", "Ms Reed"),
        ("Dr Kit Reed came. Dr Sal Reed came. Dr Reed said no.", "Dr Reed"),
        ("Cllr Kit Reed came. Cllr Sal Reed came. Councillor Reed said no.", "Councillor Reed"),
        ("Kit Reed, a nurse, came. Sal Reed, a nurse, came. Reed, a nurse, said no.", "Reed, a nurse,"),
    ],
)
def test_a_surname_that_stays_open_is_ambiguous_between_both_full_names(text, source):
    got = holder(text, source, people=["Kit Reed", "Sal Reed"])
    assert (got.name, got.kind, got.as_written) == (source.rstrip(","), "ambiguous", source)
    assert (got.candidates, got.role, got.organisation) == (("Kit Reed", "Sal Reed"), None, None)


# -- he and she (case 11) ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Mr Olu Dent came. “No,” he said.", "he", "Olu Dent"),
        ("Dame Robin Venn came.\n\nThe hall was cold.\n\n“No,” she added.", "she", "Robin Venn"),
        ("Ms Rosa Quill’s plan pleased Mr Olu Dent. He said no.", "He", "Olu Dent"),
        ("Mr Olu Dent’s plan pleased Ms Rosa Quill. “No,” she added.", "she", "Rosa Quill"),
        ("Ms Rosa Quill heard the Marl Council. “No,” she added.", "she", "Rosa Quill"),
        ("Ms Rosa Quill came. The Mary Venn Trust met. “No,” she added.", "she", "Rosa Quill"),
    ],
)
def test_he_and_she_are_who_was_named_before(text, source, name):
    got = holder(text, source)
    assert (got.name, got.kind, got.as_written) == (name, "person", source)


@pytest.mark.parametrize(
    "body", ["Mary Venn Trust", "Dame Ruth Centre", "Lady Margaret College", "Anne Street Surgery"]
)
def test_she_is_nobody_in_the_name_of_a_body(body):
    assert holder(f"The {body} met. “No,” she added.", "she").kind == "unknown"


# -- speaking for a body (case 11) -------------------------------------------------------------------------------------


@pytest.mark.parametrize("noun", ["spokesman", "spokeswoman", "spokesperson"])
@pytest.mark.parametrize(
    "source",
    [
        "A {} for Fenwick Council",
        "Fenwick Council’s {}",
        "A Fenwick Council {}",
        "The {} for the council",
        "The council’s {}",
        "The council {}",
        "A council {}",
        "Its {}",
        "A {} for it",
    ],
)
def test_whoever_speaks_for_a_body_is_a_person_of_that_body(source, noun):
    source = source.format(noun)
    got = holder(f"Fenwick Council met. {source} said no.", source)
    assert (got.name, got.kind, got.organisation) == (f"{noun} for Fenwick Council", "person", "Fenwick Council")
    assert noun in got.role
    assert "Fenwick Council" in got.role


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("A spokesman for the Department of Health", "Department of Health"),
        ("A Department of Health spokesman", "Department of Health"),
        ("A DoH spokesman", "Department of Health"),
        ("The British Medical Association’s spokesman", "British Medical Association"),
        ("A spokesman for the BMA", "British Medical Association"),
        (f"A spokesman for the {RELIEF}", RELIEF),
        ("A spokesman for Marlcare", "Marlcare"),
    ],
)
def test_the_body_of_a_spokesman_is_named_in_full(source, body):
    got = holder(f"{source} said no.", source, bodies=["Marlcare"])
    assert (got.name, got.kind, got.organisation) == (f"spokesman for {body}", "person", body)


@pytest.mark.parametrize(
    "source",
    [
        "The council’s spokesman, Idris Fenn,",
        "Idris Fenn, the council’s spokesman,",
        "Idris Fenn, a spokesman for the council,",
        "Idris Fenn, its spokesman,",
        "Council spokesman Idris Fenn",
    ],
)
def test_a_spokesman_with_a_name_has_the_name_and_the_body(source):
    got = holder(f"Fenwick Council met. {source} said no.", source, people=["Idris Fenn"])
    assert (got.name, got.kind, got.organisation) == ("Idris Fenn", "person", "Fenwick Council")
    assert "spokesman" in got.role


# -- it and we (case 11) -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marl Council met. Rosa Quill, a carer, left. It argues that money is short.", "Marl Council"),
        ("The Marl Carers’ Union met.\n\nIt argues that money is short.", "Marl Carers’ Union"),
        ("The BMA met. It argues that money is short.", "British Medical Association"),
        ("The Later Years Alliance (LYA) met. The LYA left. It argues that money is short.", "Later Years Alliance"),
        ("The Marl Review came out. It argues that money is short.", "Marl Review"),
        ("The Department of Health met. It argues that money is short.", "Department of Health"),
    ],
)
def test_it_argues_is_the_body_named_before(text, name):
    got = holder(text, "It")
    assert (got.name, got.kind, got.as_written) == (name, "organisation", "It")


@pytest.mark.parametrize("kind", ["consultation_response", "report", "manifesto", "press_release", "white_paper"])
@pytest.mark.parametrize("about", ["authors", "publisher"])
@pytest.mark.parametrize("word", ["We", "we"])
def test_we_believe_is_the_organisation_in_its_own_document(kind, about, word):
    body = ("Marl Council",) if about == "authors" else "Marl Council"
    text = "Rosa Quill, chair of the Fenwick Trust, came. " + ("We believe so." if word == "We" else "So we believe.")
    got = holder(text, word, kind=kind, **{about: body})
    assert (got.name, got.kind, got.as_written) == ("Marl Council", "organisation", word)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("[The Forum] believes so.", "Marl Carers’ Forum"),
        ("Money is short, [the Forum] believes.", "Marl Carers’ Forum"),
        ("[This Forum] believes so.", "Marl Carers’ Forum"),
        ("Ms Osei came. [The Committee] believes so.", "Marl Health Committee"),
        ("Money is short, [the Council] believes.", "Marl Council"),
    ],
)
def test_the_forum_in_its_own_document_is_the_forum_whose_document_it_is(text, body):
    got = meant(text, kind="report", publisher=body)
    assert (got.name, got.kind) == (body, "organisation")


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("[I] believe so.", "Rosa Quill"),
        ("Ms Osei disagrees. Idris Fenn, a carer, agrees. [I] believe so.", "Rosa Quill"),
        ("Marl Council met. [I] believe so.", "Rosa Quill"),
        ("Mr Quill, no kin of mine, disagrees. [I] believe so.", "Rosa Quill"),
        ("Rosa Quill is chair of Marl Trust.\n\n[I] believe so.", "Rosa Quill"),
        ("[I] believe so.", "Siân O’Neill-Rao"),
    ],
)
def test_i_is_the_author_of_an_opinion(text, author):
    got = meant(text, kind="opinion", authors=(author,))
    assert (got.name, got.kind, got.as_written) == (author, "person", "I")


# -- by role (case 11) -------------------------------------------------------------------------------------------------

TWO_CHAIRS = "Rosa Quill, chair of the Marl Union, met Idris Fenn, chair of the Fenwick Forum."
TWO_LEADERS = "Rosa Quill, leader of Marl Council, met Idris Fenn, leader of Fenwick Council."


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        (f"{TWO_CHAIRS} The union’s chair said no.", "The union’s chair", "Rosa Quill"),
        (f"{TWO_CHAIRS} The forum’s chair said no.", "The forum’s chair", "Idris Fenn"),
        (f"{TWO_CHAIRS} The chair of the forum said no.", "The chair of the forum", "Idris Fenn"),
        ("Rosa Quill, leader of Marl Council, came. The council met. Its leader said no.", "Its leader", "Rosa Quill"),
        (f"{TWO_LEADERS} Marl Council slept. Its leader said no.", "Its leader", "Rosa Quill"),
        (f"{TWO_LEADERS} Fenwick Council slept. Its leader said no.", "Its leader", "Idris Fenn"),
    ],
)
def test_the_head_of_a_body_is_whoever_the_document_calls_so(text, source, name):
    got = holder(text, source)
    assert (got.name, got.kind, got.as_written) == (name, "person", source)


@pytest.mark.parametrize(
    "source",
    ["The union’s chair", "Its leader", "The union’s general secretary", "Its chief executive", "Its president"],
)
def test_the_unnamed_head_of_a_body_is_a_person_of_that_body(source):
    got = holder(f"The Marl Carers’ Union met. {source} said no.", source)
    assert (got.kind, got.organisation) == ("person", "Marl Carers’ Union")


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Rosa Quill, a former minister, met Idris Fenn, the care minister.", "The minister", "Idris Fenn"),
        ("Rosa Quill, the shadow care minister, met Idris Fenn, the care minister.", "The care minister", "Idris Fenn"),
        (
            "Rosa Quill, the shadow care minister, met Idris Fenn, the care minister.",
            "The shadow minister",
            "Rosa Quill",
        ),
        ("Rosa Quill, a carer, met Idris Fenn, minister for care.", "The minister", "Idris Fenn"),
        ("Rosa Quill MP met Idris Fenn, a carer.", "The MP", "Rosa Quill"),
        ("Cllr Rosa Quill met Idris Fenn, a carer.", "The councillor", "Rosa Quill"),
        ("Professor Rosa Quill met Idris Fenn, a carer.", "The professor", "Rosa Quill"),
        ("Canon Rosa Quill met Idris Fenn, a carer.", "The canon", "Rosa Quill"),
        ("Idris Fenn, a carer, met Baroness Tyne.", "The peer", "Baroness Tyne"),
    ],
)
def test_an_office_is_held_by_whoever_was_named_with_it(text, source, name):
    got = holder(f"{text} {source} said no.", source)
    assert (got.name, got.kind, got.as_written) == (name, "person", source)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Marl Health Committee met. [The Committee] said no.", "Marl Health Committee"),
        ("The Marl Health Committee met.\n\nMoney is short, [the committee] said.", "Marl Health Committee"),
        ("The Select Committee on Care Funding met. [The Committee] said no.", "Select Committee on Care Funding"),
        ("The Committee on Care Homes met.\n\nIt rained.\n\n[The Committee] said no.", "Committee on Care Homes"),
        ("The Marl Commission for Older People met. [The Commission] said no.", "Marl Commission for Older People"),
        ("The Marl Council and the Health Committee met. [The Committee] said no.", "Health Committee"),
        ("The Marl Council and the Health Committee met. No, said [the Council].", "Marl Council"),
    ],
)
def test_the_committee_is_the_one_named_before(text, name):
    got = meant(text)
    assert (got.name, got.kind) == (name, "organisation")


@pytest.mark.parametrize("source", ["The Committee", "The Trust"])
def test_the_committee_is_open_between_two_of_one_sentence(source):
    noun = source.split()[1]
    got = holder(f"The Marl {noun} and the Fenwick {noun} met. {source} said no.", source)
    assert (got.kind, got.candidates) == ("ambiguous", (f"Marl {noun}", f"Fenwick {noun}"))


@pytest.mark.parametrize(
    "source",
    [
        "Opponents of the merger",
        "Supporters of pooled budgets",
        "Advocates of care trusts",
        "Sceptics",
        "Many in the service",
        "Those in favour of a single body",
        "Critics of Ms Quill",
        "Friends of Rosa Quill",
        "Some of Ms Quill’s colleagues",
        "Supporters of Marl Council",
        "Members of the Marl Health Committee",
        "Campaigners against the Marl merger",
        "Marl Council’s critics",
    ],
)
def test_critics_are_a_group_and_not_somebody(source):
    got = holder(f"Rosa Quill, leader of Marl Council, left. {source} said no.", source, people=["Rosa Quill"])
    assert (got.name, got.kind, got.role) == (source, "group", None)


# -- names of every shape ----------------------------------------------------------------------------------------------

# 70 syllables: made names, no two alike.
SYLLABLES = [f"{a}{b}" for a, b in product("bdfghjklmnprst", "aeiou")]


@pytest.mark.parametrize(("count", "surnames"), [(5000, 5000), (5000, 70), (1000, 1)])
def test_thousands_of_names_are_thousands_of_people(count, surnames):
    made = ["".join(parts).capitalize() for parts in product(SYLLABLES, SYLLABLES, ["v", "x"])][:count]
    names = [f"{forename}a {made[number % surnames]}" for number, forename in enumerate(made)]
    lines = [f"{name}, a carer, said no." for name in names]
    asked = holders("\n\n".join(lines))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 2)
    got = [asked.of((start, start + len(name))).name for name, start in zip(names, starts, strict=False)]
    assert got == names


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Lord May said he may go in May.", "Lord May", "Lord May"),
        ("Lord May said he may go in May.", "he", "Lord May"),
        ("Ms Grant will grant the grant, she said.", "she", "Grant"),
        ("Baroness Hope had hope. Hope said no.", "Hope", "Baroness Hope"),
        ("Mr Bill Price put a price on the Care Bill. Mr Price said no.", "Mr Price", "Bill Price"),
        ("Will March, a carer, will march in March. “No,” said March.", "March", "Will March"),
        ("Dr Long spoke at length. Long before, Dr Long said no.", "Dr Long", "Long"),
    ],
)
def test_a_name_that_is_a_word_as_well_is_still_the_name(text, source, name):
    got = holder(text, source)
    assert (got.name, got.kind) == (name, "person")


@pytest.mark.parametrize(
    ("name", "later"),
    [
        # initials only
        ("J. K. Rao", "Mr Rao"),
        ("J.K. Rao", "Mr Rao"),
        ("JK Rao", "Ms Rao"),
        ("J K Rao", "Rao"),
        ("A. P. S. Rao", "Dr Rao"),
        # hyphens
        ("Ann-Marie Quill", "Ms Quill"),
        ("Rosa Quill-Fenn", "Ms Quill-Fenn"),
        # Irish and Scottish
        ("Nuala O'Brannagh", "Ms O'Brannagh"),
        ("Nuala O'Brannagh", "Ms O’Brannagh"),
        ("Nuala O’Brannagh", "O'Brannagh"),
        ("Nuala Ní Bhrannagh", "Ms Ní Bhrannagh"),
        ("Euan McIvory", "Mr McIvory"),
        ("Euan MacIvory", "MacIvory"),
        ("Euan Mac Ivory", "Mr Mac Ivory"),
        # Welsh
        ("Idris ap Rhys", "Mr ap Rhys"),
        ("Idris ap Rhys", "Mr Ap Rhys"),
        ("Gwenllian Llewelyn", "Ms Llewelyn"),
        ("Tŷbiah Llwyd-Ffrancon", "Dr Llwyd-Ffrancon"),
        ("Mair ferch Ifan", "Ms ferch Ifan"),
        # South Asian
        ("Harpreet Kaur Bhogal", "Ms Bhogal"),
        ("Harpreet Kaur", "Mrs Kaur"),
        ("Nasreen Begum", "Mrs Begum"),
        ("Md. Abdul Karim", "Mr Karim"),
        ("Zia ul-Haq", "Dr ul-Haq"),
        ("Syed Abdul-Rahman Shah", "Mr Shah"),
        ("Thiruvenkatanathan Subramaniam", "Subramaniam"),
    ],
)
def test_a_later_surname_means_the_whole_name(name, later):
    got = holder(f"Yesterday {name}, a planner, came. Then {later} said no.", later, people=[name])
    assert (got.name, got.kind, got.role) == (name, "person", "planner")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ROSA QUILL", "Rosa Quill"),
        ("Rosa QUILL", "Rosa Quill"),
        ("DAME ROSA QUILL", "Rosa Quill"),
        ("MS JO NG", "Jo Ng"),
        ("NUALA O’BRANNAGH", "Nuala O’Brannagh"),
        ("ROSA QUILL-FENN", "Rosa Quill-Fenn"),
        ("SIR IDRIS AP RHYS", "Idris ap Rhys"),
        ("SIÂN LLWYD", "Siân Llwyd"),
    ],
)
def test_a_name_in_capitals_is_a_person_with_a_role(written, name):
    got = holder(f"{written}, chair of Marl Trust, said no.", written, people=[written])
    assert (got.name, got.kind, got.role) == (name, "person", "chair of Marl Trust")


@pytest.mark.parametrize(
    ("written", "name", "role"),
    [
        ("Rosa Quill OBE", "Rosa Quill", None),
        ("Rosa Quill, OBE,", "Rosa Quill", None),
        ("Rosa Quill OBE, chair of Marl Trust,", "Rosa Quill", "chair of Marl Trust"),
        ("Rosa Quill, CBE, FRCP, chair of Marl Trust,", "Rosa Quill", "chair of Marl Trust"),
        ("Rosa Quill BEM", "Rosa Quill", None),
        ("Rosa Quill (OBE)", "Rosa Quill", None),
        ("Dame Rosa Quill DBE FRS", "Rosa Quill", None),
        ("Marl Trust chair Rosa Quill MBE", "Rosa Quill", "Marl Trust chair"),
    ],
)
def test_honours_are_neither_name_nor_role(written, name, role):
    got = holder(f"{written} said no.", written, people=["Rosa Quill"])
    assert (got.name, got.kind, got.role) == (name, "person", role)


# -- a person and a body of one name -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [True, False], ids=["marked as a person", "not marked"])
@pytest.mark.parametrize("kind", ["NHS Trust", "Trust", "Foundation", "Hospital", "Housing Association", "Centre"])
def test_a_body_named_after_a_person_is_a_body(kind, seen):
    text = f"Mary Seaton, a nurse, came. The Mary Seaton {kind} said no."
    got = holder(text, f"The Mary Seaton {kind}", people=["Mary Seaton"] if seen else [])
    assert (got.name, got.kind, got.role) == (f"Mary Seaton {kind}", "organisation", None)


@pytest.mark.parametrize(
    ("source", "name", "kind"),
    [
        ("Mary Seaton", "Mary Seaton", "person"),
        ("Ms Seaton", "Mary Seaton", "person"),
        ("She", "Mary Seaton", "person"),
        ("The nurse", "Mary Seaton", "person"),
        ("It", "Mary Seaton NHS Trust", "organisation"),
        ("The trust", "Mary Seaton NHS Trust", "organisation"),
        ("A spokesman for the Mary Seaton NHS Trust", "spokesman for Mary Seaton NHS Trust", "person"),
        ("The trust’s spokesman", "spokesman for Mary Seaton NHS Trust", "person"),
    ],
)
def test_a_person_and_a_trust_of_one_name_stay_apart(source, name, kind):
    text = f"Mary Seaton, a nurse, came. The Mary Seaton NHS Trust met. [{source}] said no."
    got = meant(text, people=["Mary Seaton"])
    assert (got.name, got.kind) == (name, kind)


# -- who opens an article ----------------------------------------------------------------------------------------------

OPENING = "The care minister has ruled out a new national body for the whole of Marl.\n\n"


@pytest.mark.parametrize(
    "after",
    [
        "Rosa Quill told the assembly that money was short and the staff were tired.",
        "Rosa Quill said so. Later Ms Quill, a former chair of the Marl Forum, left the hall again.",
    ],
)
def test_who_opens_an_article_by_office_and_is_named_next_holds_the_office(after):
    got = holder(f"{OPENING}{after}", "The care minister", people=["Rosa Quill"])
    assert (got.name, got.kind) == ("Rosa Quill", "person")


@pytest.mark.parametrize(
    "after",
    [
        "Rosa Quill, chair of the Marl Forum, said that the money was short and the staff were tired.",
        "The hall was full and cold, and there Rosa Quill told the assembly that money was short.",
    ],
)
def test_who_has_another_role_or_is_named_elsewhere_does_not(after):
    assert holder(f"{OPENING}{after}", "The care minister", people=["Rosa Quill"]).name == "care minister"


# -- told again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "basis"),
    [
        ("The care minister said no. She said yes.", "The care minister", "words"),
        ("A spokeswoman for Marl Council said no. She said yes.", "A spokeswoman for Marl Council", "spokesperson"),
    ],
)
def test_whoever_is_only_described_is_no_better_known_by_a_pronoun(text, first, basis):
    asked = holders(text)
    named, again = asked.of(place(text, first)), asked.of(place(text, "She"))
    assert (again.name, again.basis) == (named.name, basis)


def test_a_forename_from_the_table_of_offices_is_marked_as_inferred():
    text = "Mr Dorrell, the health secretary, said no."
    asked = Holders(replace(document(text), metadata=Metadata(published_on="1996-05-18")), Reading(()))
    got = asked.of(place(text, "Mr Dorrell"))
    assert (got.name, got.basis) == ("Stephen Dorrell", "office")
