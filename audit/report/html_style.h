// The style sheet of a report's page. It has the colours and letters of audit/html_style.h; text contrast is
// at least 4.5:1 in both schemes (WCAG 2.1 §1.4.3), and what a colour says is said by a word or a mark too.
//
// The contents and the lengths of tables are known only at the end: they stand last in the file and first on
// the screen, by grid order. On paper they stay last.
#pragma once

#include <string_view>

namespace steward::audit::report {

inline constexpr std::string_view kPageStyle = R"css(
:root{color-scheme:light dark;--bg:#f6f5f1;--paper:#fff;--ink:#1d2126;--dim:#5c646e;--line:#dcdad2;--soft:#f3f2ed;
--zebra:#faf9f6;--accent:#23527c;--bar:#4f7ea8;--good:#1b6e3c;--warning:#875400;--bad:#a3241b;--gap-bg:#fff6da;--gap:#7a4b00}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--paper:#1c2024;--ink:#e7e9ea;--dim:#a0a8b0;--line:#343a41;
--soft:#262b31;--zebra:#20252a;--accent:#8dbbe6;--bar:#5f93c4;--good:#85d6a1;--warning:#ecc377;--bad:#f5a59c;
--gap-bg:#3a2c10;--gap:#f2cf8b}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",
"Noto Sans",Arial,sans-serif;-webkit-text-size-adjust:100%;display:grid;grid-template:"skip" "cover" "contents" "main" /minmax(0,1fr);
max-width:86rem;margin:0 auto;padding:0 2rem}
h1,h2,h3,p,dl,dd,dt,li,figure,pre{overflow-wrap:anywhere}
.skip{grid-area:skip;position:absolute;left:-99rem}.skip:focus{position:static}
.cover{grid-area:cover;padding:3.5rem 0 2rem}
nav{grid-area:contents;margin:0 0 1rem;font-size:.9rem}
main{grid-area:main;min-width:0;padding-bottom:4rem}
a{color:var(--accent);text-underline-offset:.15em}
.eyebrow{margin:0;color:var(--accent);font-size:.8rem;font-weight:650;letter-spacing:.09em;text-transform:uppercase}
h1,h2{font-family:Charter,"Iowan Old Style","Source Serif 4",Georgia,"Noto Serif","DejaVu Serif",serif;font-weight:600}
h1{margin:.25rem 0 .5rem;font-size:2.5rem;line-height:1.12;letter-spacing:-.012em}
h2{margin:3rem 0 .5rem;font-size:1.5rem;line-height:1.25}
h3{margin:0;font-size:1.02rem;line-height:1.35;font-weight:650}
.lead{margin:0 0 1.6rem;color:var(--dim);max-width:46rem;font-size:1.08rem}
p{max-width:46rem;margin:.5rem 0}
p.good,p.warning,p.bad{border-left:.25rem solid;padding:.15rem 0 .15rem .9rem}
.good{color:var(--good)}.warning{color:var(--warning)}.bad{color:var(--bad)}
p.good,p.warning,p.bad{color:inherit}p.good{border-color:var(--good)}p.warning{border-color:var(--warning)}p.bad{border-color:var(--bad)}
p b{font-weight:650}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) minmax(0,1fr);gap:.3rem 1.6rem;margin:.8rem 0 0}
dt{color:var(--dim)}dd{margin:0;white-space:pre-line}
.cover dl{border-top:1px solid var(--line);padding-top:1rem;max-width:60rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1px;margin:1rem 0;padding:0;background:var(--paper);
border:1px solid var(--line);border-radius:8px;overflow:hidden}
.tiles div{box-shadow:0 0 0 1px var(--line);padding:.85rem 1.1rem;display:flex;flex-direction:column-reverse;justify-content:flex-end}
.tiles dd{font-size:1.7rem;white-space:nowrap;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.tiles dt{font-size:.86rem}
nav h2{margin:0 0 .5rem;font:inherit;font-size:.8rem;font-weight:650;color:var(--dim);letter-spacing:.06em;text-transform:uppercase}
nav ol{margin:0;padding:0;list-style:none;columns:17rem 3;column-gap:2rem}
nav li{margin:0 0 .25rem;break-inside:avoid}nav li li{padding-left:.9rem}nav ol ol{columns:auto}
nav .n{color:var(--dim);margin-left:.4em;font-variant-numeric:tabular-nums}
.table{display:grid;grid-template-columns:minmax(0,1fr);margin:1.5rem 0 0}
.head{order:-2}.count{order:-1;margin:.15rem 0 .6rem;color:var(--dim);font-size:.88rem;max-width:none}
.head p{margin:.2rem 0 0;color:var(--dim);font-size:.93rem}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:8px;overflow-x:auto;content-visibility:auto;
contain-intrinsic-size:auto 20rem}
.sheet+.sheet{margin-top:.6rem}
table{width:100%;border-collapse:collapse;font-size:.86rem;line-height:1.42;overflow-wrap:break-word}
.w57{min-width:57rem}.w66{min-width:66rem}.w75{min-width:75rem}.w83{min-width:83rem}
.any{overflow-wrap:anywhere}
th,td{padding:.5rem .7rem;text-align:left;vertical-align:top;unicode-bidi:plaintext}
thead th{background:var(--soft);color:var(--dim);font-size:.76rem;font-weight:650;letter-spacing:.02em;vertical-align:bottom;
border-bottom:1px solid var(--line)}
tbody tr+tr td{border-top:1px solid var(--line)}
tbody tr:nth-child(even){background:var(--zebra)}
.n{font-variant-numeric:tabular-nums}td.n,th.n{text-align:right;unicode-bidi:normal}
td.n{white-space:nowrap}td.n .gap{white-space:normal}
time{font-variant-numeric:tabular-nums}time span{white-space:nowrap}
.l{white-space:pre-line}
.none{color:var(--dim)}
.gap{display:inline-block;background:var(--gap-bg);color:var(--gap);border:1px dashed currentColor;border-radius:4px;
padding:.1rem .45rem}
.gap b{font-size:.74rem;letter-spacing:.06em;text-transform:uppercase;margin-right:.3em}
.gaps{margin:.8rem 0 0;padding:0;list-style:none;max-width:60rem}.gaps li{margin:0 0 .5rem}.gaps small{display:block;color:var(--dim);font-size:.86rem}
.empty{margin:0;padding:1rem;color:var(--dim)}
.chart{margin:1.5rem 0 0;background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:1rem 1.1rem}
.chart figcaption{font-weight:650;margin-bottom:.5rem}.chart figcaption span{color:var(--dim);font-weight:400}
.chart table{font-size:.88rem}.chart td,.chart th{padding:.14rem .5rem;border:0!important;background:none}
.chart tr{background:none!important}.chart th{font-weight:400;width:17rem;padding-left:0}.chart td.n{width:1%;white-space:nowrap;padding-right:0}
.chart svg{display:block;width:100%;height:1.05rem;fill:var(--bar)}
.chart svg.good{fill:var(--good)}.chart svg.warning{fill:var(--warning)}.chart svg.bad{fill:var(--bad)}
.proof{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:1.2rem 1.4rem;margin-top:1rem}
.proof h3{margin:1.5rem 0 .3rem}.proof>:first-child{margin-top:0}.proof ol{margin:0;padding-left:1.4rem}.proof li{margin:.3rem 0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:.88em}
pre{margin:.4rem 0 0;padding:.7rem .9rem;background:var(--soft);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;
line-height:1.45}
footer{margin-top:2.5rem;color:var(--dim);font-size:.84rem}
@media (min-width:78rem){body{grid-template:"skip skip" "contents cover" "contents main" 1fr/15rem minmax(0,1fr);column-gap:3rem;max-width:100rem}
nav{position:sticky;top:0;max-height:100vh;overflow-y:auto;align-self:start;padding:3.6rem 0 2rem;margin:0}nav ol{columns:auto}}
@media (max-width:44rem){body{padding:0 1rem}.cover{padding-top:2rem}h1{font-size:1.9rem}.tiles{grid-template-columns:1fr 1fr}
dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.5rem}.tiles dd{font-size:1.4rem;margin:0}
.table table,.table tbody,.table tr,.table td{display:block;width:auto;min-width:0}.table thead{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}.table td{padding:.15rem .9rem;border:0!important;text-align:left!important}
.table td::before{content:attr(data-l);display:block;color:var(--dim);font-size:.78rem;font-weight:600}
.table tbody tr{padding:.6rem 0}.table tbody tr+tr{border-top:1px solid var(--line)}
.chart th{width:7.5rem}.proof{padding:1rem}}
@page across{size:landscape}
@media print{:root{color-scheme:light;--bg:#fff;--paper:#fff;--ink:#000;--dim:#444;--line:#aaa;--soft:#eee;--zebra:#f6f6f6;
--accent:#000;--bar:#666;--good:#1b6e3c;--warning:#875400;--bad:#a3241b;--gap-bg:#fff;--gap:#000}
body{display:block;max-width:none;padding:0;font-size:9.5pt;background:none}.skip{display:none}
.cover{padding:45mm 0 0;break-after:page}nav{display:block;position:static;max-height:none;overflow:visible;padding:0;break-before:page}
nav a,.cover a{text-decoration:none}h1{font-size:28pt}h2{font-size:15pt;margin-top:22pt}h2,h3,.head,.chart figcaption{break-after:avoid}
.table{display:block}.sheet{overflow:visible;border:0;border-radius:0;content-visibility:visible}.table table{min-width:0}table,thead th{font-size:7.6pt}.chart table{font-size:8.4pt}
.table .dense{font-size:6pt;overflow-wrap:anywhere}
.count{text-align:right;font-size:7.6pt}.head p{font-size:8.6pt}.chart,.tiles,.gap,pre{break-inside:avoid}.chart,.tiles,.proof,.gap{border-radius:0}
thead{display:table-header-group}tr{break-inside:avoid}td,th{padding:.28rem .4rem}tbody tr:nth-child(even),thead th{print-color-adjust:exact}
.gaps li{break-inside:avoid}footer{display:none}.across{page:across}main{padding:0 2px 0 0}.proofs{break-before:page}p{orphans:3;widows:3}}
)css";

}  // namespace steward::audit::report
