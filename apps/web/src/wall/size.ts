import { useLayoutEffect, useState, type RefObject } from 'react';

export interface Size { readonly width: number; readonly height: number }

/** The inner size of an element in px, followed as it changes; nought before it is laid out. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const watched = element.current;
    if (watched === null) return undefined;
    const measure = (): void => setSize((was) => (was.width === watched.clientWidth && was.height === watched.clientHeight ? was : { width: watched.clientWidth, height: watched.clientHeight }));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
