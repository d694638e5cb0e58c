import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** What a GitHub-flavoured renderer makes of a document, without the invisible breaks we put in. */
export interface RenderedMarkdown {
  /** All text in order, code included. */
  readonly text: string;
  /** Text outside code, where GitHub looks for mentions and references. */
  readonly prose: readonly string[];
  readonly html: readonly string[];
  readonly links: readonly string[];
  readonly images: number;
  /** Kinds of nodes, each once, sorted. */
  readonly kinds: readonly string[];
}

/** Parses a document with a CommonMark and GFM parser. */
export function renderedMarkdown(source: string): RenderedMarkdown {
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const text: string[] = [];
  const prose: string[] = [];
  const html: string[] = [];
  const links: string[] = [];
  const kinds = new Set<string>();
  let images = 0;
  const visit = (node: Nodes): void => {
    kinds.add(node.type);
    if (node.type === 'html') html.push(node.value);
    else if (node.type === 'link') links.push(node.url);
    else if (node.type === 'image') images++;
    else if (node.type === 'text') prose.push(node.value);
    if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') text.push(node.value);
    if (node.type === 'break') text.push('\n');
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return { text: text.join('').replaceAll('\u200b', ''), prose, html, links, images, kinds: [...kinds].sort() };
}

/** What GitHub would turn into a mention, a reference, a commit, an address or an emoji in prose. */
export function githubTokens(prose: readonly string[]): string[] {
  const token =
    /@[\w-]|#\d|\bGH-\d|(?<![\da-z])[\da-f]{7,40}(?![\da-z])|\b(?:https?|ftp):\/\/|\bwww\.|\b(?:mailto|xmpp):\S|:[\w+-]+:|\b(?:clos|fix|resolv)\w*:? +(?:\S*#|https?:|GH-)\d/gi;
  return prose.flatMap((text) => text.match(token) ?? []);
}
