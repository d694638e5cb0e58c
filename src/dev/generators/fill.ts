/**
 * A file with everything between its lines `<!-- NAME-start -->` and `<!-- NAME-end -->` replaced, in YAML `# NAME-start`
 * and `# NAME-end`; throws when a marker is missing.
 */
export function fill(text: string, file: string, parts: Readonly<Record<string, string>>): string {
  const marker = (name: string): string => (file.endsWith('.yml') ? `# ${name}` : `<!-- ${name} -->`);
  return Object.entries(parts).reduce((before, [name, content]) => {
    const lines = before.split('\n');
    const [from, to] = ['start', 'end'].map((end) =>
      lines.findIndex((line) => line.trim() === marker(`${name}-${end}`)),
    ) as [number, number];
    if (from === -1 || to < from) {
      throw new Error(`${file} lacks ${marker(`${name}-start`)} … ${marker(`${name}-end`)}`);
    }
    const inside = content === '' ? [] : [content];
    return [...lines.slice(0, from + 1), ...inside, ...lines.slice(to)].join('\n');
  }, text);
}
