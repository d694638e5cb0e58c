import type { DiagramNode } from './diagram.js';
import { LineIndex } from './line-index.js';

const ITEM = /<(li|td|th|dt|h[1-6])\b[^<>]{0,1000}>/gi;
const TAG = /<[^<>]{0,1000}>/g;
const ITEM_LIMIT = 500;

/** The texts of list items, table cells, terms and headings of an HTML page, each as a node. */
export function htmlNames(text: string): readonly DiagramNode[] {
  const lines = new LineIndex(text);
  const nodes: DiagramNode[] = [];
  for (const match of text.matchAll(ITEM)) {
    const start = match.index + match[0].length;
    const rest = text.slice(start, start + ITEM_LIMIT);
    const end = rest.search(/<\/?(?:li|td|th|tr|dt|dd|ul|ol|table|h[1-6])\b/i);
    const label = (end === -1 ? rest : rest.slice(0, end)).replace(TAG, ' ').replace(/\s+/g, ' ').trim();
    if (label !== '') nodes.push({ id: label, label, ...lines.at(start) });
  }
  return nodes;
}
