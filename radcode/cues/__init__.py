"""How coders ask: the turns of phrase that tell what is wanted. English, not coding knowledge.

Pure; imports `model` only. Each cue is a list of alternatives in the order in which people use them; a module
for each thing that they tell.
"""

from radcode.cues.benefits import *
from radcode.cues.closed import *
from radcode.cues.devices import *
from radcode.cues.doers import *
from radcode.cues.done import *
from radcode.cues.facts import *
from radcode.cues.happened import *
from radcode.cues.lines import *
from radcode.cues.lists import *
from radcode.cues.lives import *
from radcode.cues.marks import *
from radcode.cues.money import *
from radcode.cues.outside import *
from radcode.cues.parts import *
from radcode.cues.sites import *
from radcode.cues.teaching import *
from radcode.cues.turns import *
from radcode.cues.wanted import *
