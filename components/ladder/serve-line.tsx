import type { JsonValue } from '@/lib/evaluation/types';
import { nameValue } from '../values/show-value';
import { BucketLine } from './bucket-line';
import type { ServeTrace } from './explanation';

/** What is served, and for a split where the person's place is among its variants. */
export function ServeLine({ serve }: { readonly serve: ServeTrace }) {
  if (!('split' in serve)) {
    const name = 'variant' in serve ? serve.variant : nameValue(serve.value as JsonValue, null);
    return (
      <p className="pl-5.5 text-muted [overflow-wrap:anywhere]">
        Serves <span className="text-ink">{name}</span>.
      </p>
    );
  }
  const { split, bucket, chosen, bucket_by: by } = serve;
  let to = 0;
  const bands = split.map(({ variant, weight }) => {
    to += weight;
    return { to, label: `${variant} ${weight} %`, filled: variant === chosen };
  });
  const shares = split.map(({ variant, weight }) => `${variant} ${weight} %`).join(', ');
  return (
    <BucketLine
      bucket={bucket ?? { bucket_by: by, salt: '', bucket_value: null, position: null }}
      bands={bands}
      sentence={
        chosen === null
          ? `It splits by ${by}, which this person does not have: ${shares}.`
          : `It splits ${shares}: this person gets ${chosen}.`
      }
    />
  );
}
