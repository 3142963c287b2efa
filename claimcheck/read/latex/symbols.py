r"""What LaTeX's commands print, and which of their arguments are print at all.

Signatures, one letter an argument: `s` a star, `o` one in brackets (not print), `d` one that is
not print, `k` one that is.
"""

import unicodedata

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi pi rho sigma tau"
    " upsilon phi chi psi omega"
).split()


def _greek() -> dict[str, str]:
    found = {}
    for name in _GREEK:
        word = "lambda" if name == "lamda" else name
        found[f"\\{word}"] = unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}")
        found[f"\\var{word}"] = found[f"\\{word}"]
        found[f"\\{word.capitalize()}"] = unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}")
    return found


_PAIRS = """
pm ± mp ∓ times × cdot · div ÷ ast ∗ star ⋆ circ ◦ bullet • dagger † ddagger ‡ dag † ddag ‡
le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ neq ≠ ne ≠ approx ≈ sim ∼ simeq ≃ equiv ≡ ll ≪ gg ≫
uparrow ↑ downarrow ↓ rightarrow → to → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐
Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ longrightarrow → mapsto ↦ updownarrow ↕
checkmark ✓ cmark ✓ xmark ✗ infty ∞ sum ∑ prod ∏ int ∫ partial ∂ nabla ∇ in ∈ notin ∉ subset ⊂
cup ∪ cap ∩ forall ∀ exists ∃ emptyset ∅ varnothing ∅ propto ∝ perp ⊥ mid | vert | Vert ‖ lVert ‖
rVert ‖ lvert | rvert | ell ℓ prime ′ degree ° textdegree ° ldots … dots … cdots … textellipsis …
triangle △ blacktriangle ▲ triangledown ▽ blacktriangledown ▼ square □ blacksquare ■ Box □
clubsuit ♣ spadesuit ♠ heartsuit ♥ diamondsuit ♦ diamond ⋄ Diamond ◇ bigstar ★ oplus ⊕ otimes ⊗
ss ß ae æ AE Æ oe œ OE Œ o ø O Ø aa å AA Å l ł L Ł i ı j ȷ dh ð th þ S § P ¶ copyright ©
textpm ± texttimes × textdagger † textdaggerdbl ‡ textbullet • textasteriskcentered ∗ textbar |
textless < textgreater > textasciitilde ~ textasciicircum ^ textbackslash \\ backslash \\
textunderscore _ textendash – textemdash — textminus − textquotesingle ' textregistered ®
texttrademark ™ textuparrow ↑ textdownarrow ↓ textrightarrow → lbrace { rbrace } lbrack [ rbrack ]
langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ percent % euro € texteuro € EUR € pounds £
textsterling £ slash / land ∧ lor ∨ wedge ∧ vee ∨ neg ¬ textvisiblespace ␣ textmu µ micro µ
log log exp exp min min max max arg arg sin sin cos cos tan tan ln ln lim lim det det Pr Pr
LaTeX LaTeX TeX TeX
"""
_WORDS = _PAIRS.split()
SYMBOLS = _greek() | {f"\\{n}": sign for n, sign in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
SYMBOLS |= {
    "\\%": "%",
    "\\$": "$",
    "\\&": "&",
    "\\#": "#",
    "\\_": "_",
    "\\{": "{",
    "\\}": "}",
    "\\|": "‖",
    "\\quad": " ",
    "\\qquad": " ",
    "\\space": " ",
    "\\newline": " ",
    "\\linebreak": " ",
    "\\\\": " ",
    "\\par": " ",
    "\\ ": " ",
    "\\;": " ",
    "\\:": " ",
    "\\,": "\u2009",
    "\\thinspace": "\u2009",
    "\\tabularnewline": " ",
}
DINGS = {"51": "✓", "52": "✔", "53": "✕", "54": "✖", "55": "✗", "56": "✘", "72": "★", "108": "●"}
ACCENTS = {
    "\\'": "\u0301",
    "\\`": "\u0300",
    "\\^": "\u0302",
    '\\"': "\u0308",
    "\\~": "\u0303",
    "\\=": "\u0304",
    "\\.": "\u0307",
    "\\u": "\u0306",
    "\\v": "\u030c",
    "\\H": "\u030b",
    "\\c": "\u0327",
    "\\k": "\u0328",
    "\\r": "\u030a",
    "\\hat": "\u0302",
    "\\bar": "\u0304",
    "\\tilde": "\u0303",
    "\\vec": "\u20d7",
    "\\dot": "\u0307",
}

_BY_SIGNATURE = {
    "d": """label phantom hphantom vphantom bibliography bibliographystyle index pagestyle
        thispagestyle selectlanguage thanks linespread pdfbookmark captionsetup nocite graphicspath
        email hyphenation arrayrulecolor tablenotemark hypersetup theoremstyle enlargethispage""",
    "dd": """setlength addtolength settowidth setcounter addtocounter fontsize newtheorem
        titleformat titlespacing write""",
    "ddd": "definecolor addcontentsline specialrule",
    "dk": "href hypertarget hyperlink adjustbox foreignlanguage overset underset stackrel",
    "kd": "texorpdfstring",
    "ddk": "multicolumn",
    "dok": "scalebox",
    "dook": "raisebox",
    "oddk": "fcolorbox",
    "odk": "textcolor colorbox rotatebox",
    "odoo": "cellcolor rowcolor",
    "od": "color footnote footnotetext todo pagecolor bibitem tablefootnote endnote marginpar",
    "odd": "rule",
    "ododok": "multirow",
    "ok": "thead shortstack hyperref num numprint smash si ang specialcell",
    "okk": "SI qty SIrange numrange",
    "ook": "makebox framebox",
    "ooodk": "parbox",
    "o": "footnotemark item",
    "sd": "vspace hspace",
    "sddk": "resizebox",
    "sk": "operatorname",
    "sok": "makecell Gape gape",
    "sood": """includegraphics cite citep citet citealp citealt citeauthor citeyear citeyearpar
        Citet Citep citenum parencite textcite autocite footcite newcite shortcite citeA citeN
        shortciteA shortciteN""",
}
SIGNATURES = {
    f"\\{name}": signature for signature, names in _BY_SIGNATURE.items() for name in names.split()
}
ENVIRONMENTS = {
    "minipage": "oood",
    "tabular": "od",
    "tabular*": "dod",
    "tabularx": "dod",
    "tabulary": "dod",
    "longtable": "od",
    "array": "od",
    "adjustbox": "d",
    "adjustwidth": "dd",
    "threeparttable": "o",
    "subtable": "od",
    "subfigure": "od",
    "table": "o",
    "table*": "o",
    "figure": "o",
    "figure*": "o",
    "wraptable": "odod",
    "wrapfigure": "odod",
    "multicols": "d",
    "tablenotes": "o",
    "itemize": "o",
    "enumerate": "o",
    "scope": "o",
    "tikzpicture": "o",
    "spacing": "d",
    "thebibliography": "d",
    "SCtable": "oo",
    "floatrow": "o",
    "turn": "d",
    "rotate": "d",
    "supertabular": "od",
    "xltabular": "dod",
    "NiceTabular": "odo",
    "tblr": "od",
    "longtblr": "od",
}  # the arguments an environment begins with; none is print
