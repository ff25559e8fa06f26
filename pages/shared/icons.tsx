/** Line icons of our own, 24 × 24, drawn with the text's colour. Decorative: the words stand beside them. */
const PATHS = {
  cup: "M7 8h10l-1.2 11a2 2 0 0 1-2 1.8h-3.6a2 2 0 0 1-2-1.8zM13.5 8 15 3M6 8h12M10.5 17.2v.1M13.4 17.4v.1M12 14.6v.1",
  phone:
    "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4z",
  hangUp:
    "M3 14.5c5.5-5 12.500-5 18 0l-2.200 2.500-4-1.500v-2.800a12 12 0 0 0-5.600 0v2.800l-4 1.500z",
  check: "M4.500 12.500 10 18 20 6.500",
  undo: "M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11h-3",
  close: "M6 6l12 12M18 6 6 18",
  sound: "M4 10v4h3.500l4.500 4V6L7.500 10zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  mute: "M4 10v4h3.500l4.500 4V6L7.500 10zM16 9.500l5 5M21 9.500l-5 5",
  mic: "M12 3.500a2.800 2.800 0 0 0-2.800 2.800v5a2.800 2.800 0 0 0 5.600 0v-5A2.800 2.800 0 0 0 12 3.500zM6 11a6 6 0 0 0 12 0M12 17v3.500",
  micOff:
    "M4 4l16 16M9.200 9v2.300a2.800 2.800 0 0 0 4.300 2.400M14.800 10V6.300a2.800 2.800 0 0 0-5.400-1M6 11a6 6 0 0 0 9.500 4.900M18 11c0 .8-.2 1.600-.5 2.300M12 17v3.500",
  keypad: "M6 5v.1M12 5v.1M18 5v.1M6 11v.1M12 11v.1M18 11v.1M6 17v.1M12 17v.1M18 17v.1",
  pause: "M8 5v14M16 5v14",
  play: "M7 4.500v15l12-7.500z",
  recall: "M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 8v4.500l3 2",
  soldOut: "M4 7h16M7 12h10M10 17h4M4 20 20 4",
  help: "M9 9a3 3 0 1 1 4.300 2.700c-.9.5-1.300 1-1.300 2M12 17.500v.1",
  warning: "M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.1",
  text: "M4 5h16v11H9l-5 4z",
  send: "M4 12 20 4l-5 16-3.500-6.500z",
  screen: "M3 5h18v11H3zM8 20h8",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  moon: "M19.500 14A8 8 0 0 1 10 4.500 8 8 0 1 0 19.500 14z",
  list: "M4 6h16M4 12h16M4 18h10",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.500 4.500",
  download: "M12 4v11M7.500 10.500 12 15l4.500-4.500M5 20h14",
  flag: "M5 21V4h12l-2 4 2 4H5",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  offline:
    "M3 3l18 18M5 9.500a12 12 0 0 1 4-2.300M13 6.100a12 12 0 0 1 6 3.400M8 13a7 7 0 0 1 3-1.700M12 18v.1",
  backspace: "M9 5h11v14H9l-6-7zM11.500 9.500l5 5M16.500 9.500l-5 5",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
