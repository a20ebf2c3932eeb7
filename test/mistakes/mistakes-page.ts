import { CLINICAL, EXPRESSION, type Mistake, said } from './mistake.js';

const SHOWN_LINES = 4;
const SHOWN_WIDTH = 60;
const SHOWN_MESSAGES = 2;

/** The page of mistakes, each with what `deconflow check` says of it. */
export async function mistakesPage(chapters: Readonly<Record<string, readonly Mistake[]>>): Promise<string> {
  const parts = [
    '# Mistakes, and what is said of them',
    '',
    'Made by `npx vitest run test/mistakes --update` from the cases that the tests run; do not edit. Each case is a cohort that is right but for one thing, and the lines are what',
    '`deconflow check` prints. The usual declaration is',
    '',
    '```yaml',
    `expression: ${EXPRESSION}`,
    `clinical: ${CLINICAL}`,
    '```',
    '',
    'Every problem of a file is reported at once, up to twenty; a problem ends a command with exit code 2 and nothing half-written.',
  ];
  for (const [chapter, mistakes] of Object.entries(chapters)) {
    parts.push('', `## ${chapter}`);
    for (const mistake of mistakes) parts.push('', ...(await section(mistake)));
  }
  return `${parts.join('\n')}\n`;
}

async function section(mistake: Mistake): Promise<string[]> {
  const { title, expression, clinical, files = {}, shown } = mistake;
  const lines = await said(mistake);
  const declared = [...(expression === undefined ? [] : [`expression: ${expression}`]), ...(clinical === undefined ? [] : [`clinical: ${clinical}`])];
  const [name, content] = Object.entries(files).at(-1) ?? [];
  const file = name === undefined ? [] : [`${name}: ${shown ?? ''}`.replace(/: $/, ':'), ...(shown === undefined && typeof content === 'string' ? excerpt(content) : [])];
  const more = lines.length > SHOWN_MESSAGES + 1 ? [`… ${lines.length - SHOWN_MESSAGES - 1} more of the kind …`] : [];
  const messages = more.length === 0 ? lines : [...lines.slice(0, SHOWN_MESSAGES), ...more, lines.at(-1) as string];
  return [`### ${title}`, '', '```', ...declared, ...file, '```', '', ...messages.map((line) => `> ${line.replaceAll('<', '&lt;')}`).flatMap((line) => [line, '>']).slice(0, -1)];
}

function excerpt(text: string): string[] {
  if (text === '') return ['  (empty)'];
  const lines = text.trimEnd().split('\n');
  return [...lines.slice(0, SHOWN_LINES).map((line) => `  ${line.length > SHOWN_WIDTH ? `${line.slice(0, SHOWN_WIDTH)} …` : line}`), ...(lines.length > SHOWN_LINES ? ['  …'] : [])];
}
