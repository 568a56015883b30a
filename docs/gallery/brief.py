"""One page for the meeting: how a county stands, what changed, what is due."""

from camera import invented, show

show(invented(1000).maps / "briefs" / "999921.html", "brief", size=(900, 1100))
