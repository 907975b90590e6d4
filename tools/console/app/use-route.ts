import { useEffect, useState } from "preact/hooks";
import { type Route, routeOf } from "./route.js";

/** Returns the route of the address, and follows its changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => setRoute(routeOf(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}
