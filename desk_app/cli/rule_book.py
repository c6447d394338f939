"""`desk rules …` for a town's own rules: export, import, graph, diff, verify and release."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_app.cli.base import Commands, add, document, group, passphrase_source, say
from desk_app.domain.errors import OperatorError

if TYPE_CHECKING:
    from desk_app.rules.overlay import MergedPack
    from desk_app.services.rule_packs import RulePacks
    from desk_app.services.rule_views import RuleRelease


def register(rules: Commands) -> None:
    """Add the commands to `desk rules`."""
    exporting = add(rules, "export", "the rules as an Excel workbook", export)
    exporting.add_argument("file", type=Path, help="FILE.xlsx")
    overlay_option(exporting)
    importing = add(rules, "import", "an edited workbook as a folder of rules", import_)
    importing.add_argument("file", type=Path, help="FILE.xlsx")
    importing.add_argument("--to", type=Path, required=True, help="new folder")
    importing.add_argument("--overlay", default="", metavar="TOWN", help="write only what differs, as TOWN's overlay")
    importing.add_argument("--version", default="1", help="version of that overlay")
    graph = add(rules, "graph", "which answer leads to which procedure, as SVG on A3", draw)
    graph.add_argument("out", type=Path, help="OUT.svg, or a folder for every event")
    graph.add_argument("--event", default="", help="one life event (転入 …); with a folder all of them")
    graph.add_argument("--division", default="", help="one division's procedures")
    overlay_option(graph)
    diff = add(rules, "diff", "what differs between two packs, and which cases come out differently", compare)
    diff.add_argument("old", type=Path, help="folder of a pack or overlay, `base` for the product's")
    diff.add_argument("new", type=Path)
    diff.add_argument("--cases", type=Path, default=None, help="folder with CASE.yaml files")
    verify_ = add(rules, "verify", "check signature and files of a released pack", verify)
    verify_.add_argument("folder", type=Path)
    verify_.add_argument("--key", default="", help="public key (hex) to trust; the data folder's own by default")
    _releases(rules)


def overlay_option(parser: argparse.ArgumentParser) -> None:
    """Add `--overlay FOLDER`, read by ``book``."""
    parser.add_argument("--overlay", default=None, type=Path, help="folder of a town's own rules over the product's")


def _releases(rules: Commands) -> None:
    release = group(rules, "release", "released rules: propose, approve, reject, list, roll back, key")
    add(release, "list", "every release, newest first", listing)
    add(release, "key", "the public key that releases of this data folder are signed with", key)
    proposing = add(release, "propose", "propose a folder of rules for release", propose)
    proposing.add_argument("folder", type=Path, help="overlay or pack")
    proposing.add_argument("--effective", type=date.fromisoformat, required=True, help="YYYY-MM-DD")
    proposing.add_argument("--note", required=True, help="what changes")
    for name, text, handler in (
        ("approve", "the second person's word", approve),
        ("reject", "say no to a proposal", reject),
        ("rollback", "go back to an earlier release", roll_back),
    ):
        one = add(release, name, text, handler)
        one.add_argument("number", type=int)
        if name != "approve":
            one.add_argument("--reason", required=True)
        one.add_argument("--by", required=True, help="account that decides")
    proposing.add_argument("--by", required=True, help="account that proposes")


def book(folder: Path | None) -> MergedPack:
    """The rules of a folder: the product's for None and `base`, an overlay over the product's, or a whole pack."""
    from desk_app.bootstrap.rules import base_product
    from desk_app.rules.overlay import HEAD, load_merged

    if folder is None or str(folder) == "base":
        return load_merged(base_product())
    if not folder.is_dir():
        raise OperatorError(str(folder.name), "フォルダーがありません。", "場所と名前を確かめてください。")
    return load_merged(base_product(), folder) if (folder / HEAD).exists() else load_merged(folder)


def export(args: argparse.Namespace) -> int:
    """Write the workbook."""
    from desk_app.rules.pack_excel import export_workbook

    merged = book(args.overlay)
    export_workbook(merged.documents, merged.pack, args.file)
    if args.json:
        document({"written": [str(args.file)], "version": merged.pack.version})
    say(f"書き出しました: {args.file}")
    return 0


def import_(args: argparse.Namespace) -> int:
    """Check the workbook and write the folder, or name every faulty cell and write nothing."""
    from desk_app.bootstrap.rules import base_product
    from desk_app.rules.overlay import overlay_documents
    from desk_app.rules.pack_documents import write_documents
    from desk_app.rules.pack_excel import import_workbook

    if args.to.exists() and any(args.to.iterdir()):
        raise OperatorError(str(args.to), "空ではありません。", "新しいフォルダーを指定してください。")
    documents, pack = import_workbook(args.file)
    written: dict[str, Any] = dict(documents)
    if args.overlay:
        product = base_product()
        written = overlay_documents(
            product.documents,
            documents,
            name=args.overlay,
            version=args.version,
            base_version=product.pack.version,
        )
    write_documents(written, args.to)
    if args.json:
        document({"written": [str(args.to / name) for name in sorted(written)], "version": pack.version})
    say(f"取り込みました: {args.to}")
    return 0


def draw(args: argparse.Namespace) -> int:
    """Draw one picture, or one of every event into a folder."""
    from desk_app.domain.life_event import LifeEvent
    from desk_app.rules.engine import Engine
    from desk_app.rules.graph import event_graph_svg

    engine = Engine(book(args.overlay).pack)
    known = {one.value: one for one in LifeEvent}
    if args.event and args.event not in known:
        raise OperatorError(f"きっかけ {args.event}", "ありません。", f"{'・'.join(known)} のどれかです。")
    single = args.out.suffix == ".svg"
    events = [known[args.event]] if args.event else [engine.events[0]] if single else list(engine.events)
    written = []
    for event in events:
        path = args.out if single else args.out / f"{event.value}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(event_graph_svg(engine, event, division=args.division), encoding="utf-8")
        written.append(str(path))
        say(f"描きました: {path}")
    if args.json:
        document({"written": written, "version": engine.version})
    return 0


def compare(args: argparse.Namespace) -> int:
    """Tell the differences and the cases that come out differently; the exit status stays 0."""
    from desk_app.domain.interview import InterviewState
    from desk_app.rules.engine import Engine
    from desk_app.rules.pack_diff import changed_outcomes, differences
    from desk_app.services.case_file import load_case

    old, new = book(args.old), book(args.new)
    was_off = old.overlay.off if old.overlay else {}
    off = {own: why for own, why in (new.overlay.off if new.overlay else {}).items() if own not in was_off}
    found = differences(old.pack, new.pack, off=off)
    definitions = {fact: one.definition for fact, one in new.pack.facts.items()}
    cases, faults = [], []
    for path in sorted(args.cases.rglob("*.yaml")) if args.cases else ():
        try:
            cases.append((path.stem, InterviewState(load_case(path, facts=definitions))))
        except OperatorError as error:
            faults.append(f"{path.name}: {error}")
    outcomes, refused = changed_outcomes(Engine(old.pack), Engine(new.pack), cases, found)
    if args.json:
        document(_diff_json((old, new), found, outcomes) | {"cases": len(cases), "faults": [*faults, *refused]})
        return 0
    for one in found:
        print(one.text())
    for case in outcomes:
        because = "・".join(dict.fromkeys(f"{one.row} {one.item}" for one in case.because))
        print(f"[{case.case}] {case.procedure} {case.name} {case.person}: {case.before} → {case.after} ({because})")
    for text in (*faults, *refused):
        say(f"✗ {text}")
    say(f"違い {len(found)}件、試した受付 {len(cases)}件のうち結果の違い {len(outcomes)}件")
    return 0


def _diff_json(packs: tuple[MergedPack, MergedPack], found: Any, outcomes: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "old": {"version": packs[0].pack.version, "sha256": packs[0].pack.sha256},
        "new": {"version": packs[1].pack.version, "sha256": packs[1].pack.sha256},
        "differences": [asdict(one) for one in found],
        "affected": [{**asdict(one), "because": [asdict(why) for why in one.because]} for one in outcomes],
    }


@contextmanager
def workbench(args: argparse.Namespace) -> Iterator[RulePacks]:
    """The rule workbench of the data folder, by the account of --by."""
    from desk_app.bootstrap.desk import open_desk
    from desk_app.bootstrap.rule_book import RuleBookLater
    from desk_app.domain.ids import ClerkId

    with open_desk(args.home, passphrase=passphrase_source(args)) as desk:
        if getattr(args, "by", ""):
            desk.app.session.sign_in(ClerkId(args.by))
        rules = desk.app.rules
        assert isinstance(rules, RuleBookLater)
        yield rules.service


def verify(args: argparse.Namespace) -> int:
    """Say whether the release is as it was signed; status 1 with every fault where it is not."""
    from desk_app.rules.pack_signature import verify_release

    if args.key:
        manifest = verify_release(args.folder, (args.key,))
    else:
        with workbench(args) as rules:
            manifest = verify_release(args.folder, (rules.public_key(),))
    if args.json:
        document({"ok": True, "version": manifest.version, "effective_on": manifest.effective_on.isoformat()})
    say(f"正しい署名です。版 {manifest.version} 施行日 {manifest.effective_on}")
    return 0


def release_json(one: RuleRelease) -> dict[str, Any]:
    """A release as JSON has it."""
    return {
        "number": int(one.id.removeprefix("release:")),
        "state": one.state.name.lower(),
        "version": one.version,
        "effective_on": one.effective_on.isoformat(),
        "sha256": one.sha256,
        "note": one.note,
        "proposed_by": one.proposed_by,
        "approved_by": one.approved_by,
        "reason": one.reason,
    }


def listing(args: argparse.Namespace) -> int:
    """List the releases."""
    with workbench(args) as rules:
        found = rules.releases()
    if args.json:
        document({"releases": [release_json(one) for one in found]})
    else:
        for one in found:
            number = one.id.removeprefix("release:")
            print(number, one.state.value, one.version, one.effective_on, one.note, one.reason, sep="\t")
    return 0


def key(args: argparse.Namespace) -> int:
    """Print the public key."""
    with workbench(args) as rules:
        own = rules.public_key()
    if args.json:
        document({"public_key": own})
    else:
        print(own)
    return 0


def _told(args: argparse.Namespace, one: RuleRelease) -> int:
    if args.json:
        document(release_json(one))
    say(f"公開版 {one.id.removeprefix('release:')} {one.version}: {one.state.value}")
    return 0


def propose(args: argparse.Namespace) -> int:
    """Propose the folder: it is taken in as a draft, proved, copied and signed."""
    with workbench(args) as rules:
        draft = rules.take_folder(args.folder, "cli")
        one = rules.propose(draft.id, effective_on=args.effective, note=args.note)
        rules.discard(draft.id)
    return _told(args, one)


def approve(args: argparse.Namespace) -> int:
    """Approve a proposal of somebody else."""
    with workbench(args) as rules:
        return _told(args, rules.approve(f"release:{args.number}"))


def reject(args: argparse.Namespace) -> int:
    """Reject a proposal."""
    with workbench(args) as rules:
        return _told(args, rules.reject(f"release:{args.number}", args.reason))


def roll_back(args: argparse.Namespace) -> int:
    """Go back to an earlier release."""
    with workbench(args) as rules:
        return _told(args, rules.roll_back(f"release:{args.number}", args.reason))
