"""Every address of the product and what it answers to whom: written by hand, never derived from the code.

The role matrix proves it for each role and method; `make look` takes its pages from it. Letters: O owner,
S service manager, T technician, A admin.
"""

from dataclasses import dataclass

ALL = "OSTA"


@dataclass(frozen=True)
class Door:
    """What one address answers.

    `get` and `post` name the roles that get in; the others get 403, or 404 where `hidden` (the object is not theirs).
    A method without roles is refused with 405 to everybody signed in. Signed out: 302 to sign-in, unless `public`.
    `post_code` is the answer to a POST without any data. `objects` names the sample objects of the address, in order.
    """

    get: str = ""
    post: str = ""
    get_code: int = 200
    post_code: int = 302
    public: bool = False
    hidden: bool = False
    objects: tuple[str, ...] = ()
    fragment: bool = False  # a part of a page, or a file: nothing to look at by itself


DOORS: dict[str, Door] = {
    "home": Door(get=ALL, get_code=302),
    "theme": Door(post=ALL, public=True),
    "rail": Door(post=ALL),
    "health": Door(get=ALL, public=True, fragment=True),
    "jobs": Door(get=ALL),
    "job": Door(get="O", hidden=True, objects=("job",)),
    "job-progress": Door(get="O", hidden=True, objects=("job",), fragment=True),
    "job-cancel": Door(post="O", hidden=True, objects=("job",)),
    "job-retry": Door(post="O", hidden=True, objects=("job",)),
    "job-file": Door(get="O", get_code=404, hidden=True, objects=("job",), fragment=True),
}
