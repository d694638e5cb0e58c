/**
 * A piece of a human-readable report. Text inside is plain: reporters escape it for Markdown, HTML or a terminal,
 * so a file name or a message can never become markup.
 */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly title?: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      /** Where numbers belong to the right. */
      readonly align?: readonly ('left' | 'right')[];
    }
  | { readonly kind: 'list'; readonly title?: string; readonly items: readonly string[] }
  /** Source of a Mermaid diagram; whoever builds it escapes what it quotes. */
  | { readonly kind: 'mermaid'; readonly title?: string; readonly source: string };

/** One cell: plain text, a number, or text that should read as code. */
export type Cell = string | number | { readonly code: string } | { readonly bold: string };
