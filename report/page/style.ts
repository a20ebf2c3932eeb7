/** The page's looks: system fonts, light and dark, readable lines, and rules for paper. */
export const pageStyle = `
:root{--ink:#1b1d21;--quiet:#5b616b;--surface:#fff;--page:#f6f6f4;--line:#d9dadd;--accent:#00598c;--warn:#8f3e00;--warn-surface:#fdf1e7;--warn-line:#d55e00;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e7e8ea;--quiet:#a3a8b1;--surface:#1b1d21;--page:#121316;--line:#373a41;--accent:#7cc0ec;--warn:#f5b58a;--warn-surface:#2b2018;--warn-line:#d55e00}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer,nav{max-width:1180px;margin:0 auto;padding:0 24px}
header{padding-top:40px}
h1{font-size:2rem;line-height:1.2;margin:0 0 6px}h2{font-size:1.35rem;margin:52px 0 10px;padding-top:14px;border-top:1px solid var(--line)}h3{font-size:1.08rem;margin:28px 0 8px}figure h3{font-size:1rem;margin:0 0 8px}
p,ul{max-width:76ch}a{color:var(--accent)}code{font:0.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
pre{background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:12px 14px;overflow-x:auto}
.meta,.missing,.file,figcaption{color:var(--quiet)}.meta{margin:0 0 18px;font-size:.92rem}.missing{font-style:italic}.file{font-size:.82rem;overflow-wrap:anywhere}
nav ul{list-style:none;padding:0;margin:18px 0 0;max-width:none;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:.92rem}
.lead{font-size:1.1rem}
figure{margin:18px 0;padding:16px;background:var(--surface);border:1px solid var(--line);border-radius:8px;break-inside:avoid}
figcaption{font-size:.9rem;margin-top:8px;max-width:84ch}
.aid{margin:0 0 10px;padding:8px 12px;border-left:3px solid var(--accent);background:var(--page);color:var(--ink);font-size:.9rem;max-width:84ch;border-radius:0 4px 4px 0}section>.aid{background:var(--surface);margin:12px 0}
.scroll{overflow-x:auto}.scroll .deconflow-figure{min-width:calc(var(--drawn,0px)*.8)}.scroll:focus-visible{outline:2px solid var(--accent)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:0 16px}.pair figure{margin:9px 0}
.three{display:grid;grid-template-columns:repeat(auto-fit,minmax(270px,1fr));gap:0 14px}.three figure{margin:7px 0;padding:12px}
table{border-collapse:collapse;font-size:.9rem;margin:12px 0;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding:2px 0 6px}caption span{display:block;position:sticky;left:0;max-width:min(84ch,calc(100vw - 56px))}
.number:is(td,[scope=row]){white-space:nowrap}th button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;cursor:pointer;text-align:inherit}th button::after{content:'↕' / '';margin-left:.3em;opacity:.55}th[aria-sort=ascending] button::after{content:'↑' / '';opacity:1}th[aria-sort=descending] button::after{content:'↓' / '';opacity:1}button:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.filter{display:block;margin:12px 0 0;font-size:.9rem;color:var(--quiet)}.filter input{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--quiet);border-radius:4px;padding:4px 8px;max-width:60%}
.bar{white-space:nowrap;min-width:140px}.bar span{display:inline-block;height:.7em;margin-right:.5em;border-radius:2px}.lookup input,#choose-cell-type select{margin-left:.5em;font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--quiet);border-radius:4px;padding:4px 8px}
.wide{box-shadow:inset -9px 0 7px -8px rgb(0 0 0/.3)}
.unbroken{white-space:nowrap}
th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{font-weight:600;color:var(--quiet);vertical-align:bottom}.number{text-align:right}tr.strong th,tr.strong td{font-weight:600}
.warnings{list-style:none;padding:0;max-width:none}
.warnings li{background:var(--warn-surface);border-left:5px solid var(--warn-line);border-radius:4px;padding:10px 14px;margin:10px 0;break-inside:avoid}
.warnings strong{color:var(--warn)}
.chip{display:inline-block;width:.75em;height:.75em;border-radius:2px;margin-right:.4em}
details{margin:14px 0}summary{cursor:pointer;color:var(--accent)}
footer{color:var(--quiet);font-size:.88rem;padding-top:30px;padding-bottom:50px}
#patient-tip{position:fixed;z-index:2;pointer-events:none;background:var(--surface);border:1px solid var(--quiet);border-radius:6px;padding:8px 12px;font-size:.85rem;box-shadow:0 2px 8px rgb(0 0 0/.25)}#patient-tip[hidden]{display:none}
.cell-type{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:2px 18px 8px;margin:14px 0}.cell-type[hidden]{display:none}.umap-place svg{max-width:300px}.cell-type{display:flow-root}@media (min-width:800px){.umap-place{float:right;margin:0 0 8px 28px}}
@media (min-width:1000px){section>figure.beside{display:grid;grid-template-columns:minmax(0,var(--drawn)) minmax(240px,1fr);column-gap:26px}section>figure.beside>:not(.drawn,figcaption){grid-column:1/-1}section>figure.beside>figcaption{margin-top:0}}
@media (max-width:560px){main,header,footer,nav{padding-left:14px;padding-right:14px}.pair,.three{grid-template-columns:minmax(0,1fr)}figure{padding:12px}h1{font-size:1.55rem}}
@media print{:root{--ink:#000;--quiet:#444;--surface:#fff;--page:#fff;--line:#bbb;--accent:#000;--warn:#6b2e00;--warn-surface:#fff}body{font-size:10.5pt}nav,.filter,.lookup,#choose-cell-type,#patient-tip{display:none!important}.cell-type[hidden]{display:block}th button::after{content:none!important}main,header,footer{max-width:none;padding:0}h2,h3{break-after:avoid}table{font-size:8.5pt}tr{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}.scroll{overflow:visible}.scroll .deconflow-figure{min-width:0}figure{border:0;padding:0}@page{margin:16mm}}
`;
