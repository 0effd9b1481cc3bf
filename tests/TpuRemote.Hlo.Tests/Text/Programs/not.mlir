module {
  func.func public @main(%arg0: tensor<2x2xi1>) -> tensor<2x2xi1> {
    %0 = stablehlo.not %arg0 : tensor<2x2xi1>
    return %0 : tensor<2x2xi1>
  }
  func.func public @generic(%arg0: tensor<2x2xi1>) -> tensor<2x2xi1> {
    %0 = "stablehlo.not"(%arg0) : (tensor<2x2xi1>) -> tensor<2x2xi1>
    "func.return"(%0) : (tensor<2x2xi1>) -> ()
  }
}
