import type { MarkedToken, Token, Tokens } from 'marked';
import { createElement, type ReactNode } from 'react';
import { CodeBlock } from './code-block';
import { inOrder } from './in-order';
import { inline } from './inline';
import type { Place } from './place';
import { TableView } from './table-view';

/** The blocks of a guide's Markdown, one below the other. */
export function blocks(tokens: readonly Token[], place: Place): ReactNode {
  return inOrder(tokens.map((token) => block(token as MarkedToken, place)));
}

function block(token: MarkedToken, place: Place): ReactNode {
  switch (token.type) {
    case 'heading':
      return <HeadingView token={token} place={place} />;
    case 'paragraph':
      return <p className="[text-wrap:pretty]">{inline(token.tokens, place)}</p>;
    case 'list':
      return <ListView token={token} place={place} />;
    case 'table':
      return <TableView token={token} place={place} />;
    case 'code':
      return <CodeBlock text={token.text} />;
    case 'blockquote':
      return (
        <blockquote className="grid gap-3 border-edge border-l-2 pl-4 text-muted">
          {blocks(token.tokens, place)}
        </blockquote>
      );
    case 'hr':
      return <hr />;
    case 'text':
      return token.tokens ? inline(token.tokens, place) : token.text;
    case 'html':
      return <p>{token.text}</p>;
    default:
      return null;
  }
}

const HEADINGS: Readonly<Record<number, string>> = {
  1: 'font-semibold text-2xl tracking-tight',
  2: 'mt-8 border-t pt-8 font-semibold text-xl [h1+&]:mt-0 [h1+&]:border-0 [h1+&]:pt-2',
  3: 'mt-4 font-semibold text-lg',
};

function HeadingView({ token, place }: { readonly token: Tokens.Heading; readonly place: Place }) {
  const anchor = place.headingOf(token)?.anchor;
  return createElement(
    `h${token.depth}`,
    { id: anchor, className: `scroll-mt-16 ${HEADINGS[token.depth] ?? 'mt-2 font-semibold'}` },
    token.depth === 1 ? (
      inline(token.tokens, place)
    ) : (
      <a href={`#${anchor}`} className="hover:underline">
        {inline(token.tokens, place)}
      </a>
    ),
  );
}

function ListView({ token, place }: { readonly token: Tokens.List; readonly place: Place }) {
  const { ordered, start, loose, items } = token;
  const gap = loose ? 'gap-3' : 'gap-1.5';
  const content = inOrder(items.map((item) => itemView(item, place)));
  return ordered ? (
    <ol start={start === '' ? undefined : start} className={`grid list-decimal pl-6 ${gap}`}>
      {content}
    </ol>
  ) : (
    <ul className={`grid list-disc pl-6 ${gap}`}>{content}</ul>
  );
}

/** One line stays a line; several blocks stand below one another. */
function itemView({ tokens }: Tokens.ListItem, place: Place): ReactNode {
  const content = blocks(tokens, place);
  return <li>{tokens.length > 1 ? <div className="grid min-w-0 gap-2">{content}</div> : content}</li>;
}
