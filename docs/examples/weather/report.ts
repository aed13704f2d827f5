// The report: one HTML page that needs nothing besides itself.
import { escapeText } from "../plots.ts";

/** A part of the report: a heading, sentences, pictures or tables as HTML. */
export interface Chapter {
  readonly title: string;
  readonly text: readonly string[];
  readonly figures: readonly string[];
}

const style = `
:root { color-scheme: light; }
body { margin: 0; background: #f6f6f4; color: #222; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 778px; margin: 0 auto; padding: 40px 20px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 21px; margin: 48px 0 8px; }
p { margin: 8px 0 14px; }
.lead { color: #555; }
figure { margin: 14px 0; padding: 8px; background: #fff; border: 1px solid #e3e3df; border-radius: 8px; }
figure svg { display: block; margin: 0 auto; }
.table { overflow-x: auto; background: #fff; border: 1px solid #e3e3df; border-radius: 8px; padding: 6px 14px 14px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; margin-top: 12px; }
th, td { text-align: right; padding: 4px 8px; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { border-bottom: 1.5px solid #333; }
td { border-bottom: 1px solid #eee; }
footer { margin-top: 56px; color: #666; font-size: 14px; }
`;

/** The page. `figures` are trusted HTML (SVG, tables); titles and text are escaped. */
export function page(title: string, lead: string, chapters: readonly Chapter[], footer: string): string {
  const chapter = ({ title, text, figures }: Chapter): string =>
    [
      `<h2>${escapeText(title)}</h2>`,
      ...text.map((line) => `<p>${escapeText(line)}</p>`),
      ...figures.map((f) => (f.startsWith("<svg") ? `<figure>${f}</figure>` : `<div class="table">${f}</div>`)),
    ].join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeText(title)}</h1>
<p class="lead">${escapeText(lead)}</p>
${chapters.map(chapter).join("\n")}
<footer>${escapeText(footer)}</footer>
</main>
</body>
</html>
`;
}
