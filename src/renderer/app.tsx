/** What stands in the window until the screens are there. */
export function App() {
  return (
    <main style={{ fontFamily: 'system-ui, sans-serif', padding: 32 }}>
      <h1>Reflector Relay</h1>
      <p>Delivers the completed transcripts of your Reflector rooms.</p>
    </main>
  );
}
