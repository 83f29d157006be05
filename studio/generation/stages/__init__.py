"""What a generation goes through, one stage a file: briefing, writing, layout, rendering, finishing, storing."""
