// The style sheet inside the report page. One accent for each verdict, text contrast of at least 4.5:1 in
// both schemes (WCAG 2.1 §1.4.3); verdicts are words first and colours second.
#pragma once

#include <string_view>

namespace steward::audit {

inline constexpr std::string_view kReportStyle = R"css(
:root{color-scheme:light dark;--bg:#f6f5f1;--paper:#fff;--ink:#1d2126;--dim:#5c646e;--line:#e0ded7;--soft:#f3f2ed;
--accent:#23527c;--permit:#1b6e3c;--permit-bg:#e3f3e8;--deny:#a3241b;--deny-bg:#fbe7e4;--pending:#875400;--pending-bg:#fbf0d9}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--paper:#1c2024;--ink:#e7e9ea;--dim:#a0a8b0;--line:#32383e;
--soft:#23282d;--accent:#8dbbe6;--permit:#85d6a1;--permit-bg:#163322;--deny:#f5a59c;--deny-bg:#421d1a;
--pending:#ecc377;--pending-bg:#3a2c10}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",
"Noto Sans",Arial,sans-serif;-webkit-text-size-adjust:100%;overflow-wrap:break-word}
main{max-width:76rem;margin:0 auto;padding:3.5rem 2rem 4rem}
a{color:var(--accent);text-underline-offset:.15em}
.eyebrow{margin:0;color:var(--accent);font-size:.8rem;font-weight:650;letter-spacing:.09em;text-transform:uppercase}
h1{margin:.25rem 0 .4rem;font:600 2.35rem/1.15 Charter,"Iowan Old Style","Source Serif 4",Georgia,"Noto Serif",serif;
letter-spacing:-.012em}
h2{margin:3rem 0 .35rem;font:600 1.4rem/1.25 Charter,"Iowan Old Style","Source Serif 4",Georgia,"Noto Serif",serif}
.lead{margin:0;color:var(--dim);max-width:46rem;font-size:1.02rem}
.lead b{color:var(--ink);font-weight:600}
.sub{margin:0 0 1rem;color:var(--dim);max-width:46rem}
.tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;margin:2rem 0 0;padding:0;background:var(--line);
border:1px solid var(--line);border-radius:10px;overflow:hidden;list-style:none}
.tiles li{background:var(--paper);padding:1rem 1.15rem .9rem}
.tiles b{display:block;font-size:1.85rem;font-weight:600;line-height:1.15;font-variant-numeric:tabular-nums;
letter-spacing:-.015em}
.tiles span{color:var(--dim);font-size:.86rem}
.tiles .permit b{color:var(--permit)}.tiles .deny b{color:var(--deny)}.tiles .pending b{color:var(--pending)}
.sheet{background:var(--paper);border:1px solid var(--line);border-radius:10px;overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9rem}
th,td{padding:.7rem .9rem;text-align:left;vertical-align:top}
thead th{padding-block:.6rem;background:var(--soft);color:var(--dim);font-size:.76rem;font-weight:600;letter-spacing:.03em;
border-bottom:1px solid var(--line);white-space:nowrap}
tbody tr+tr>*{border-top:1px solid var(--line)}
tbody+tbody tr:first-child>*{border-top:1px solid var(--line)}
.day th{padding-block:.5rem;font-weight:600;font-size:.84rem}
.no{width:5.6rem;font-weight:400;white-space:nowrap;font-variant-numeric:tabular-nums}
.no .seq{display:block;font-weight:600}
.no time,.dim{color:var(--dim);font-size:.84rem}
.why{width:38%}
.events td:last-child{width:56%}
.badge{display:inline-block;padding:.1rem .6rem;border-radius:99px;font-size:.8rem;font-weight:600;white-space:nowrap}
.badge.permit{color:var(--permit);background:var(--permit-bg)}
.badge.deny{color:var(--deny);background:var(--deny-bg)}
.badge.pending{color:var(--pending);background:var(--pending-bg)}
.badge.other{background:var(--soft)}
.kind{white-space:nowrap;font-weight:600}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
code{overflow-wrap:anywhere}
ul{margin:0;padding:0;list-style:none}
.why li+li{margin-top:.35rem}
.rule{color:var(--dim);font-size:.84rem;overflow-wrap:anywhere}
.rule::before{content:"— "}
.cond{margin-top:.5rem;padding-top:.5rem;border-top:1px dashed var(--line);font-size:.86rem}
.cond b{font-weight:600}
.masks{margin:.1rem 0 .35rem}
.masks li{margin:.15rem 0 0}
.mask{padding:0 .4rem;border:1px solid var(--line);border-radius:4px;background:var(--soft);font-size:.8rem;white-space:nowrap}
.rest{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;color:var(--dim)}
.rest code{color:var(--ink)}
.empty{padding:1.4rem;color:var(--dim);margin:0}
.proof{padding:1.3rem 1.5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.4rem 1.6rem;margin:0}
dt{color:var(--dim)}
dd{margin:0;overflow-wrap:anywhere}
.proof h3{margin:1.6rem 0 .3rem;font-size:1rem;font-weight:600}
.proof p{margin:.3rem 0;max-width:46rem}
pre{margin:.5rem 0 0;padding:.75rem 1rem;background:var(--soft);border:1px solid var(--line);border-radius:6px;
white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:2.5rem;color:var(--dim);font-size:.84rem}
@media (max-width:56rem){main{padding:2rem 1rem 3rem}.tiles{grid-template-columns:repeat(3,1fr)}h1{font-size:1.9rem}}
@media (max-width:44rem){thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody,tr,th,td{display:block}
.events td:last-child,.why,.no{width:auto}
tbody tr{padding:.75rem 1rem}tbody tr>*{padding:.15rem 0}
tbody tr+tr>*,tbody+tbody tr:first-child>*{border-top:0}tbody tr+tr{border-top:1px solid var(--line)}
.no .seq{display:inline;margin-right:.6rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}}
@media (max-width:26rem){.tiles{grid-template-columns:repeat(2,1fr)}}
@media print{@page{margin:16mm 14mm}
:root{color-scheme:light;--bg:#fff;--paper:#fff;--ink:#000;--dim:#444;--line:#bbb;--soft:#f4f4f4;--accent:#23527c;
--permit:#1b6e3c;--permit-bg:#fff;--deny:#a3241b;--deny-bg:#fff;--pending:#875400;--pending-bg:#fff}
body{font-size:9.5pt}main{max-width:none;padding:0}.sheet{overflow:visible;border-radius:0}
.badge{border:1px solid currentColor}thead{display:table-header-group}tr{break-inside:avoid}h2,.day{break-after:avoid}}
)css";

}  // namespace steward::audit
