"""A recipe as its file states it: facts read as literals, never by running the file.

docs/reproductions.md is the contract in words; `read_recipe` is what holds a file to it.
"""

import ast
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claimcheck.errors import InputError
from claimcheck.reproduce.inference import MAX_SIGN_FLIPS
from claimcheck.reproduce.odds import TIERS

MIN_SEEDS = 5  # with fewer the sign-flip test cannot fall below 0.05
MIN_SPECIFICATIONS = 3
STATED = (
    "BEARS_ON", "PREDICTION", "SCALED_DOWN", "DOES_NOT_SHOW", "ARMS", "CONTRASTS", "GATES",
    "SPECIFICATIONS", "TIERS",
)  # fmt: skip


class _Stated(BaseModel):
    """Facts as written: an unknown key is refused, not passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BearsOn(_Stated):
    """Which claims, by their words: every pattern of `all`, none of `none`; case is ignored.

    `contrast` names one contrast, or several that the claim speaks of together ("almost every
    task"), of which the share `at_least` must hold. `coverage`, 0 to 1, is the share of the claim's
    target that is tested; `why` is shown by --list.
    """

    all: tuple[str, ...] = Field(min_length=1)
    none: tuple[str, ...] = ()
    contrast: str | tuple[str, ...]
    at_least: float = Field(default=1.0, gt=0, le=1)
    asserts: str = Field(default="gain", pattern="^(gain|loss|no_effect)$")
    coverage: float = Field(gt=0, le=1)
    why: str = Field(min_length=1)

    @property
    def contrasts(self) -> tuple[str, ...]:
        """Return the names of the contrasts, however many."""
        return (self.contrast,) if isinstance(self.contrast, str) else self.contrast


class Contrast(_Stated):
    """Two arms and what is measured on both. `sesoi` is the smallest difference that matters."""

    measure: str
    unit: str
    better: str = Field(pattern="^(higher|lower)$")
    treatment: str
    baseline: str
    control: str
    sesoi: float = Field(gt=0)


class GateRule(_Stated):
    """An arm's measure whose 95 % interval must lie above and below the given bounds, each spec.

    With `contrasts` the gate is asked only of those; without, of all.
    """

    name: str
    arm: str
    measure: str
    above: float | None = None
    below: float | None = None
    contrasts: tuple[str, ...] = ()


class TierFacts(_Stated):
    """One size of a recipe. `run_s` is about what one run takes on one core, in seconds.

    `groups`, one number a seed, says which checkpoint each seed starts from; given, the interval
    that decides is the one over checkpoints. `network` lets a run download; `needs` are the
    packages a run imports.
    """

    config: dict[str, Any]
    seeds: tuple[int, ...] = Field(min_length=MIN_SEEDS, max_length=MAX_SIGN_FLIPS)
    run_s: float = Field(gt=0)
    memory_mb: int = Field(default=2048, gt=0)
    groups: tuple[int, ...] = ()
    network: bool = False
    needs: tuple[str, ...] = ()
    specifications: dict[str, dict[str, Any]] | None = None


class Facts(_Stated):
    """Everything a recipe states before any run, under the names it states them by."""

    BEARS_ON: tuple[BearsOn, ...] = Field(min_length=1)
    PREDICTION: str = Field(min_length=1)
    SCALED_DOWN: str = Field(min_length=1)
    DOES_NOT_SHOW: str = Field(min_length=1)
    ARMS: dict[str, str] = Field(min_length=3)
    CONTRASTS: dict[str, Contrast] = Field(min_length=1)
    GATES: tuple[GateRule, ...]
    SPECIFICATIONS: dict[str, dict[str, Any]] = Field(min_length=MIN_SPECIFICATIONS)
    TIERS: dict[str, TierFacts] = Field(min_length=1)


class Recipe(BaseModel):
    """A recipe's file and facts. `sha256` names its code: comments and docstrings are left out."""

    model_config = ConfigDict(frozen=True)

    name: str
    path: Path
    sha256: str
    title: str
    facts: Facts

    def tier(self, name: str) -> TierFacts:
        """Return the facts of a tier; raise `InputError` naming those there are."""
        if name not in self.facts.TIERS:
            known = ", ".join(self.facts.TIERS)
            raise InputError(f"recipe {self.name} has no tier {name!r}; it has {known}")
        return self.facts.TIERS[name]

    def specifications(self, tier: str) -> dict[str, dict[str, Any]]:
        """Return the specifications of a tier: its own, else the recipe's."""
        return self.tier(tier).specifications or self.facts.SPECIFICATIONS


def find_recipes(folder: Path) -> tuple[Recipe, ...]:
    """Return every recipe in `folder`, by name; raise `InputError` for one outside the contract."""
    paths = sorted(path for path in folder.glob("*.py") if not path.stem.startswith("_"))
    return tuple(read_recipe(path) for path in paths)


def read_recipe(path: Path) -> Recipe:
    """Return the recipe a file states, or raise `InputError` saying what the contract wants."""
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"no recipe at {path} ({error.strerror}); check the path") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise InputError(f"recipe {path.name} is no Python module: {error}") from error
    refuse_unfit(tree, name=path.name)
    try:
        facts = Facts.model_validate(_literals(tree, name=path.name))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"recipe {path.name}: {place}: {first['msg']} "
            f"({error.error_count()} in all); see docs/reproductions.md"
        ) from error
    for problem in _misnamed(facts):
        raise InputError(f"recipe {path.name}: {problem}; see docs/reproductions.md")
    return Recipe(
        name=path.stem,
        path=path,
        sha256=code_sha256(tree),
        title=(ast.get_docstring(tree) or path.stem).split("\n")[0],
        facts=facts,
    )


def refuse_unfit(tree: ast.Module, *, name: str) -> None:
    """Raise `InputError` for a recipe that could see what it is to measure.

    It may not import this package (which reads reports), and its `train` takes the config and the
    seed and nothing else.
    """
    for node in ast.walk(tree):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "."] if not node.level else ["."]
        for module in modules:
            if module.split(".")[0] in ("claimcheck", ""):
                raise InputError(
                    f"recipe {name} imports {module}, through which it could read the claim it is "
                    "to test; a recipe stands alone"
                )
    trains = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "train"]
    if len(trains) != 1 or _parameters(trains[0]) != ["config", "seed"]:
        raise InputError(
            f"recipe {name} must define train(config, seed) with exactly these two parameters: "
            "what is claimed never reaches what measures"
        )


def code_sha256(tree: ast.Module) -> str:
    """Return a sha256 over a module's code, the same whatever its comments and docstrings say."""
    plain = ast.parse(ast.unparse(tree))
    for node in ast.walk(plain):
        if (
            isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = node.body[1:]
    return hashlib.sha256(ast.dump(plain).encode()).hexdigest()


def bearing(text: str, recipes: Sequence[Recipe]) -> list[tuple[Recipe, BearsOn]]:
    """Return the recipes that bear on a claim's text, each with the pattern that says so."""
    found = []
    for recipe in recipes:
        fits = (each for each in recipe.facts.BEARS_ON if _fits(text, each))
        if (first := next(fits, None)) is not None:
            found.append((recipe, first))
    return found


def _fits(text: str, pattern: BearsOn) -> bool:
    line = " ".join(text.split())
    return all(re.search(each, line, re.IGNORECASE) for each in pattern.all) and not any(
        re.search(each, line, re.IGNORECASE) for each in pattern.none
    )


def _parameters(function: ast.FunctionDef) -> list[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    starred = [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    return [each.arg for each in (*named, *starred)]


def _literals(tree: ast.Module, *, name: str) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        fact = node.targets[0].id
        if fact not in STATED:
            continue
        try:
            stated[fact] = ast.literal_eval(node.value)
        except ValueError as error:
            raise InputError(
                f"recipe {name}: {fact} (line {node.lineno}) is not a plain literal; facts are "
                "read without running the file, so write the values out"
            ) from error
    return stated


def _misnamed(facts: Facts) -> list[str]:
    """Return what a recipe names that it does not have."""
    problems = []
    arms: Mapping[str, str] = facts.ARMS
    for name, contrast in facts.CONTRASTS.items():
        named = (contrast.treatment, contrast.baseline, contrast.control)
        problems += [f"contrast {name} names arm {arm!r}" for arm in named if arm not in arms]
        if len(set(named)) < 3:
            problems.append(f"contrast {name} wants three different arms")
    for gate in facts.GATES:
        problems += [] if gate.arm in arms else [f"gate {gate.name} names arm {gate.arm!r}"]
        problems += [
            f"gate {gate.name} names contrast {each!r}"
            for each in gate.contrasts
            if each not in facts.CONTRASTS
        ]
    for pattern in facts.BEARS_ON:
        problems += [
            f"BEARS_ON names contrast {each!r}"
            for each in pattern.contrasts
            if each not in facts.CONTRASTS
        ]
    for name, tier in facts.TIERS.items():
        if name not in TIERS:
            problems.append(f"tier {name!r} is none of {', '.join(TIERS)}")
        if len(set(tier.seeds)) < len(tier.seeds):
            problems.append(f"tier {name} lists a seed twice")
        if tier.groups and len(tier.groups) != len(tier.seeds):
            problems.append(f"tier {name} wants one group a seed")
        if tier.specifications is not None and len(tier.specifications) < MIN_SPECIFICATIONS:
            problems.append(f"tier {name} wants at least {MIN_SPECIFICATIONS} specifications")
    return problems
