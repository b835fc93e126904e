/** The product's sign: one comes in, it goes out again. */
export function Mark({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 24 24" width={22} height={22} className={className} aria-hidden>
      <rect width="24" height="24" rx="6" fill="currentColor" />
      <path
        d="M5 12h4.5M14.5 12H19m-2.6-2.8L19.2 12l-2.8 2.8"
        fill="none"
        stroke="var(--relay-rail)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="12" cy="12" r="2.6" fill="var(--relay-rail)" />
    </svg>
  );
}
