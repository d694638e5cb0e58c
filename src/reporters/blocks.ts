import type { Block, Cell } from '../core/document.js';
import { code, fenced, type Inline, paragraphs, sourceOf, strong, tableHead, tableRow } from '../core/markdown.js';
import { truncate } from '../core/truncation.js';
import { type Section, wholeSection } from './page.js';
import { counted } from './wording.js';

const LONGEST_CELL = 1000;

/** A guardrail's block as a part of a Markdown document. */
export function sectionOf(block: Block): Section {
  switch (block.kind) {
    case 'text': {
      const rows = paragraphs(block.text).map(({ source }) => `${source}\n\n`);
      return { head: '', rows, foot: (hidden) => hiddenLine(hidden, 'more paragraph') };
    }
    case 'table': {
      const head = titled(block.title) + tableHead(block.columns, block.align);
      const rows = block.rows.map((row) => tableRow(row.map(cellOf)));
      return { head, rows, foot: (hidden) => hiddenLine(hidden, 'more row') };
    }
    case 'list': {
      const rows = block.items.map((item) => `- ${sourceOf(truncate(item, LONGEST_CELL))}\n`);
      return { head: titled(block.title), rows, foot: (hidden) => hiddenLine(hidden, 'more item') };
    }
    case 'mermaid': {
      const body = `${fenced(block.source, 'mermaid').source}\n`;
      return wholeSection(titled(block.title), body, '_The diagram is too large to be shown here._\n');
    }
  }
}

/** What stands below rows of which some are hidden; nothing when all are shown. */
export function hiddenLine(hidden: number, noun: string, plural?: string): string {
  return hidden === 0 ? '' : `\n_${counted(hidden, noun, plural)} not shown here._\n`;
}

function titled(title: string | undefined): string {
  return title === undefined || title.trim() === '' ? '' : `${strong(title).source}\n\n`;
}

function cellOf(cell: Cell): Inline {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return truncate(cell, LONGEST_CELL);
  return 'code' in cell ? code(truncate(cell.code, LONGEST_CELL)) : strong(truncate(cell.bold, LONGEST_CELL));
}
