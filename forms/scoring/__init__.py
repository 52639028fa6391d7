"""The score of a visit, computed on its finished answers with exact decimals, and why each question counted as it did."""

from forms.scoring.arithmetic import score_answers
from forms.scoring.collecting import score
from forms.scoring.results import Answer, Reason, Score, ScoreLine, SectionScore
from forms.scoring.rules import Band, QuestionRule, Scoring, SectionRule

__all__ = [
    "Answer",
    "Band",
    "QuestionRule",
    "Reason",
    "Score",
    "ScoreLine",
    "Scoring",
    "SectionRule",
    "SectionScore",
    "score",
    "score_answers",
]
