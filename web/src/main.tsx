import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Part } from './app/part.tsx';
import { applyTheme } from './app/theme.tsx';
import { App } from './app.tsx';
import './style.css';

const queries = new QueryClient({
  // An answer of a block never changes; the next block is another question.
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
      retry: 1,
      // A node of the viewer's own machine answers without any network.
      networkMode: 'always',
    },
  },
});

// zod, which loads later, would try whether it may compile; the server's content policy refuses that with an error on the console.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
applyTheme();
const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element "page"');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Part>
        <App />
      </Part>
    </QueryClientProvider>
  </StrictMode>,
);
