"""What lies behind the addresses that the user named, fetched politely and carefully.

    crowd      many addresses: hosts side by side, the addresses of a host one after another
    visit      one address: redirects, tries, robots.txt, what is known from before
    connect    one connection: never to a host inside, never longer than allowed
    answers    one answer: its bytes, no more than allowed, whatever it says of itself
    memory     what earlier runs fetched, so that nothing is fetched twice

httpx is loaded when something is fetched, not before.
"""

from flows.fetch.addresses import is_address
from flows.fetch.outcomes import Fetched, Outcome, Unchanged

__all__ = ["Fetched", "Outcome", "Unchanged", "is_address"]
