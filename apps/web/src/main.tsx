import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, lazy } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router';
import { NotFound } from './not-found.js';
import { queries } from './queries.js';
import { Shell } from './shell.js';
import { ViewProvider } from './view-context.js';
import { Wall } from './wall/wall.js';

const Desk = lazy(() => import('./desk.js'));
const Calls = lazy(() => import('./calls/calls.js'));
const CallPage = lazy(() => import('./call/call.js'));
const Figures = lazy(() => import('./figures/figures.js'));

/** The wall is in the first chunk; everything on Ant Design comes when it is opened. */
function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <ViewProvider>
            <Routes>
              <Route element={<Shell />}>
                <Route index element={<Wall />} />
                <Route element={<Desk />}>
                  <Route path="calls" element={<Calls />} />
                  <Route path="calls/:id" element={<CallPage />} />
                  <Route path="figures" element={<Figures />} />
                </Route>
                <Route path="*" element={<NotFound />} />
              </Route>
            </Routes>
          </ViewProvider>
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>
  );
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
