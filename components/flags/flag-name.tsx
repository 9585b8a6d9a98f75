import Link from 'next/link';
import { CopyButton } from '../ui/copy-text';

/** The name of a flag, which leads to its page and can be copied on hover or focus. */
export function FlagName({ name }: { readonly name: string }) {
  return (
    <span className="group/copy inline-flex min-w-0 max-w-full items-center">
      <Link
        href={`/feature-flags/${encodeURIComponent(name)}`}
        title={name}
        prefetch={false}
        className="truncate rounded-sm font-mono text-sm underline-offset-2 hover:underline"
      >
        {name}
      </Link>
      <CopyButton text={name} className="copy-on-hover" />
    </span>
  );
}
