module {
  func.func public @main(%arg0: tensor<i32>, %arg1: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %0:2 = "stablehlo.case"(%arg0) ({
      %1 = stablehlo.sqrt %arg1 : tensor<f32>
      stablehlo.return %1, %arg1 : tensor<f32>, tensor<f32>
    }, {
      stablehlo.return %arg1, %arg1 : tensor<f32>, tensor<f32>
    }, {
      %1 = stablehlo.exponential %arg1 : tensor<f32>
      stablehlo.return %arg1, %1 : tensor<f32>, tensor<f32>
    }) : (tensor<i32>) -> (tensor<f32>, tensor<f32>)
    return %0#0, %0#1 : tensor<f32>, tensor<f32>
  }
  func.func public @generic(%arg0: tensor<i32>, %arg1: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
    %a, %b = "stablehlo.case"(%arg0) ({
      %1 = stablehlo.sqrt %arg1 : tensor<f32>
      "stablehlo.return"(%1, %arg1) : (tensor<f32>, tensor<f32>) -> ()
    }, {
      "stablehlo.return"(%arg1, %arg1) : (tensor<f32>, tensor<f32>) -> ()
    }, {
      %1 = stablehlo.exponential %arg1 : tensor<f32>
      "stablehlo.return"(%arg1, %1) : (tensor<f32>, tensor<f32>) -> ()
    }) : (tensor<i32>) -> (tensor<f32>, tensor<f32>)
    return %a, %b : tensor<f32>, tensor<f32>
  }
}
