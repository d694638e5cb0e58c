import type { Layer } from '../layers.js';
import { cell } from './option-text.js';

/** What is generated in CONTRIBUTING: the table of layers. */
export function contributingParts(layers: readonly Layer[]): Readonly<Record<string, string>> {
  const rows = layers.map(({ name, holds, mayImport }) => {
    const parts = mayImport.map((part) => `\`${part.replace(/\/$/, '')}\``);
    return `| \`${name}\` | ${cell(holds)} | ${parts.length === 0 ? 'nothing' : parts.join(', ')} |`;
  });
  return { layers: ['| part of `src` | holds | may import |', '| --- | --- | --- |', ...rows].join('\n') };
}
