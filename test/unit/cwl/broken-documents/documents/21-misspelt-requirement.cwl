cwlVersion: v1.2
class: CommandLineTool
baseCommand: python
requirements:
  DockerRequirment:
    dockerPull: python:3-slim
inputs: []
outputs: []
