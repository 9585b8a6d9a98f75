import type { MarkedToken, Token } from 'marked';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Code } from '../reference/prose';
import { inOrder } from './in-order';
import { PictureView } from './picture-view';
import type { Place } from './place';

/** Markdown within a line. HTML is shown as it is written: nothing of a guide runs. */
export function inline(tokens: readonly Token[], place: Place): ReactNode {
  return inOrder(tokens.map((token) => inlineOne(token as MarkedToken, place)));
}

function inlineOne(token: MarkedToken, place: Place): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong className="font-semibold">{inline(token.tokens, place)}</strong>;
    case 'em':
      return <em>{inline(token.tokens, place)}</em>;
    case 'codespan':
      return <Code>{token.text}</Code>;
    case 'br':
      return <br />;
    case 'image':
      return <PictureView href={token.href} alt={token.text} place={place} />;
    case 'link':
      return <GuideLink href={place.addressOf(token.href)}>{inline(token.tokens, place)}</GuideLink>;
    case 'text':
    case 'escape':
    case 'html':
      return token.text;
    default:
      return token.raw;
  }
}

function GuideLink({ href, children }: { readonly href: string | null; readonly children: ReactNode }) {
  // In the repository and not in the app: the words alone.
  if (href === null) return children;
  const className = 'underline decoration-edge underline-offset-2 hover:decoration-ink wrap-anywhere';
  return href.startsWith('/') && !href.startsWith('/api/') ? (
    <Link href={href} prefetch={false} className={className}>
      {children}
    </Link>
  ) : (
    <a href={href} className={className} rel="noreferrer">
      {children}
    </a>
  );
}
