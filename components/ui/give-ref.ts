import type { Ref } from 'react';

/** Gives an element to a ref of somebody else's; returns how to take it back. */
export function giveRef<E>(ref: Ref<E> | undefined, element: E | null): () => void {
  if (typeof ref === 'function') {
    const undo = ref(element);
    return () => (typeof undo === 'function' ? undo() : ref(null));
  }
  if (ref) ref.current = element;
  return () => {
    if (ref) ref.current = null;
  };
}
