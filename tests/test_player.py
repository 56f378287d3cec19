"""A person in the room changes what happens, and nothing that is typed can end in a traceback."""

import pytest

import sim


def silent(_):
    """Tell nobody."""


WORDS = {"yes": sim.Ballot.YES, "no": sim.Ballot.NO, "abstain": sim.Ballot.ABSTAIN}


def play(*answers, member="HU", **case):
    """Play with these answers, the last one again and again; give the game, and all that was asked and told."""
    asked, told, left = [], [], list(answers)

    def ask(question):
        asked.append(question)
        return left.pop(0) if len(left) > 1 else left[0]

    return sim.play(member, ask=ask, tell=told.append, **case), asked, "\n".join(told)


@pytest.mark.parametrize("run", range(3))
def test_a_person_who_votes_as_advised_changes_nothing(run):
    def ask(_):  # nobody answers, so the agent decides
        raise EOFError

    played = sim.play("HU", run=run, ask=ask, tell=silent)
    assert played.ballots == played.advised
    assert played.outcome == played.agents_alone == sim.simulate(sim.read("moscow-2021"), run + 1)[run]


def test_a_person_who_always_says_no_blocks_and_is_told_what_the_agent_would_have_done():
    played, _, told = play("no")
    assert not played.outcome.termination.adopted
    assert played.outcome.no == ("HU",)
    assert played.agents_alone.termination.adopted
    assert "your agent abstain" in told
    assert "agents alone" in repr(played)


def test_under_unanimity_a_person_who_never_says_no_never_stops_anything():
    assert "HU" not in play("abstain")[0].outcome.no
    assert play("yes")[0].outcome.termination.adopted


@pytest.mark.parametrize("word", WORDS)
def test_a_ballot_is_known_by_its_first_letter_and_in_capitals(word):
    for said in (word, word[0], f" {word.upper()} "):
        assert set(play(said)[0].ballots) == {WORDS[word]}


def test_nonsense_is_refused_and_asked_again():
    played, asked, told = play("perhaps", "", "7", "no")
    assert told.count("Please answer yes, abstain, no") == 3
    assert len(asked) == len(played.ballots) + 3


def test_the_brief_names_text_recommendation_and_what_the_government_accepts():
    told = play("no")[2]
    assert "Josep Borrell recommends officials: four names, and has no vote." in told
    assert "every official named takes 0.40; you accept up to" in told


def test_who_leads_the_tabling_members_can_refuse_to_amend():
    played, asked, _ = play("no", member="Lithuania")
    assert played.outcome.termination == "withdrawn"
    assert any("it does not pass" in question for question in asked)
    yielding, *_ = play("yes", member="LT")
    assert yielding.outcome == yielding.agents_alone


def test_only_what_the_rule_knows_can_be_voted():
    brake = {"rule": {"use": "qmv", "emergency_brake": True}}
    asked = []

    def ask(question):
        asked.append(question)
        return "pull" if "pull the emergency brake" in question else "no"

    played = sim.play("HU", case=sim.read("moscow-2021", brake), ask=ask, tell=silent)
    assert played.ballots[0] == sim.Ballot.BRAKE
    assert "brake" not in asked[-1], "leaders work by consensus, which knows no brake"
    assert not played.outcome.termination.adopted
    assert "brake" not in play("no")[1][0]


def test_a_member_without_a_seat_is_refused():
    with pytest.raises(sim.SimError, match="has no seat"):
        sim.play("GB", tell=silent)


def test_the_keyboard_is_looked_up_when_asked_as_jupyter_needs(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert set(sim.play("HU", tell=silent).ballots) == {sim.Ballot.NO}
