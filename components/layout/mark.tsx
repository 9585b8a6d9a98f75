/** The mark: a small swallow-tailed pennon on its staff. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect x="5" y="3" width="3" height="26" rx="1.5" className="fill-muted" />
      <path d="M8 5h21l-7 6.5L29 18H8z" className="fill-override" />
      <path d="M8 5h6v13H8z" className="fill-override-ink" />
    </svg>
  );
}
