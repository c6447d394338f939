"""Pictures of the invented holder on a simulated residence card, in the formats that the real cards use."""

from __future__ import annotations

from base64 import b85decode

NAME_TIFF = b85decode(
    "Nl7XIyZ`_ICZM(opYjukJP{L-c!q$<IRp&5AzX!wAa{fh`|n20<QH&_la~fE;g9Gb(tQU1y+0X$q~GvGM=$+-"
    "Fa7oYuiyUqy}kOs_Wk&4>;JyK7&^b?f#ieVSB4tD|LyAdF#G;o7|Vt~-W#X?{l1@cJ^%LfJ-hC|{{0vU_5W{10&+wB?f>uhrj>oA"
    "{~db`RrVN5{nhp>yfIUuk|U*l@L?qQV88UA5fKp)5fT6X03ZSY2><{A0{{U4001lj000320{{U4001HY000630{{U40003100094"
    "0{{U4000C4000I70{{U400031000pI1ONd5000O8000&N0{{U4001HY000*O1ONd5006T9000~T0{{U40003100000000"
)
"""The name as G4 (MMR) TIFF."""
ADDRESS_TIFF = b85decode(
    "Nl7XIr~v=~CZM(opCKHBLy*s@1H&!I5abUAFZ_n2c@JfvhP7ET4@`r+xLFkQ;K|76kk8>18X^Dk!T(^vkd8sRgOGts#CAh4!!C6Q"
    "Jc#AIx&AT?IRf#J@$%vRjhk=Lvw!@!LgnSc(hs=;95Ut?@;R3fC-"
    "k8||C4|JA%`CQfAMl^1@ynt|MG9||Ns80|E0#4`4mI^N8}QIkR=$U{J3BJ;Dk9v)fhmEh0^epe}aBW_m>%Q{$3-"
    "#5=#s)mLyjYNv<$J^nnBa$d4|;e~|tVTMUH%V22cME{B9{pMU@VVF-tLH3OiqZXlcg%On5D5n%!<2qpPqBqWjs9ee-"
    "(`^%!_T;ll$@2`aa`4&I@vHiUlK@{XRIRfvc1aZf*Z~uQ0{72y}hmg)bTcxBb>3^XA|I*lced%@g`YwSLA1)8&$hrI_h8~u~^p?^"
    "eH!kUZMSt=)@PgQSSZ%bF5@Y&HA08M>_+c$9In)HU;*ueXP~%_hR7S;YEO=W@1g8Ooj+Q`<1{Mq~aU4bvkH3t#BykZD5fLB%fCvD"
    "92><{A0{{U4001lj000320{{U4001HY000630{{U400031000940{{U4000C4000I70{{U400031000pI1ONd5000O8000&N0{{U"
    "4001HY000*O1ONd5005u?000~T0{{U40003100000000"
)
"""The address as G4 (MMR) TIFF."""
FACE_JP2 = b85decode(
    "0000CYEU2`4GM<}0000KW^{RQYH%_j00000YH%_j0000jYH%`W0000MX=r3}0000W0000O00RdH0000001sntY;pkr000005C8xG"
    "uxfBJWB*V8Q2;Lh000007ytkOAOHXW00000000007ytkOAOHXW000000009A0RaaA0S5sA|55-"
    "90000100aaC00IA801!YxNJvmfNKi;fP)JBn|6~9q00BdCWnpw>WFTUBAWv{*Zc0!^M<8}(a&u{KZXhx)H7+#&kN^q*00000EC2!"
    "jlgNMp^~it$=E#5n=As}D0HPoc0DypifPjF2fPjGi*#"
)
"""A drawn head and shoulders as JPEG 2000."""
YOSHI_DOTS = b85decode(
    "000000000000F=N00Dpi00Dpi00Dr&00DsD2mk-z00Dpi00Dpi00Dpi00Dpy00DqFAOHXO0000000000000000RRDj0ssHN0e}I30e}I"
    "30e}I30e}I30e}I30e}I30ssGi0e}I30e}I300000000000000000000"
)
"""𠮷 as 32 × 32 dots, the way a licence holds a character of its own."""
