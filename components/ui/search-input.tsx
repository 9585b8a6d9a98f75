import { Search } from 'lucide-react';
import { Input } from './input';

type SearchInputProps = Omit<React.ComponentProps<typeof Input>, 'type' | 'className' | 'aria-label'> & {
  /** What is searched: "Search flags". */
  readonly label: string;
};

/** A field to search by: what is typed is no form's to complete or correct. Its frame is `relative`. */
export function SearchInput({ label, ...props }: SearchInputProps) {
  return (
    <>
      <Search
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-4 text-muted"
      />
      <Input
        type="search"
        aria-label={label}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        className="pl-8"
        {...props}
      />
    </>
  );
}
